// oxlint-disable max-lines -- a lab has one file of checks
import { type Answer, check, expect, type Random, type Tools } from "aws-data-labs/testing";
import type {
  Called,
  Chain,
  Graph,
  LockStep,
  Node,
  Part,
  Pipeline,
  PoolScene,
  PoolStep,
  RetryCall,
  RetryScene,
  Shape,
  Source,
  Step,
  TimedCall,
  TimeScene,
  Use,
} from "./driver.ts";
import recorded from "./fixtures/oracle.json" with { type: "json" };
import inputs from "./fixtures/oracle-inputs.json" with { type: "json" };

/** The recorded cases whose names begin with a word: what the Python original was given, and what it gave. */
const casesOf = <Given, Gave>(word: string): { given: Given; gave: Gave }[] =>
  inputs.cases
    .map((one, at) => ({ name: one.name, given: one.arguments, gave: recorded.results[at]!.value }))
    .filter(({ name }) => name.startsWith(`${word}:`)) as never;

/** One after the other, so that the first failure is the same one in each run. */
async function eachOf<Item>(items: readonly Item[], body: (item: Item) => Promise<void>): Promise<void> {
  for (const item of items) await body(item);
}

let scenes = 0;

/** Each call is a scene with values of its own: what happened in another one is of no use to it. */
const apart = (answer: Answer): Answer => answer.group(`scene ${(scenes += 1)}`);

/* 1: copies */

type How = "copyShallow" | "copyDeep";
type Members = [string, Part][];

interface Copied {
  root: Part;
  nodes: object[];
  before: object[];
  after: object[];
  again: { root: Part; nodes: object[] };
  called?: string;
  threw?: string;
}

const node = (at: number): Part => ({ node: at });
const value = (what: unknown): Part => ({ value: what });

/** The nodes in the order in which they are met from the root; `isShared` says which stay the original's. */
function walk({ nodes, root }: Graph, isShared: (at: number) => boolean): { root: Part; nodes: object[] } {
  const order: number[] = [];
  const found: object[] = [];
  const visit = (part: Part): Part => {
    if (!("node" in part)) return part;
    const known = order.indexOf(part.node);
    if (known >= 0) return node(known);
    const at = order.push(part.node) - 1;
    const { kind, entries = [], members = [], ms, length } = nodes[part.node]!;
    if (isShared(part.node)) found[at] = { shared: part.node };
    else if (kind === "function") found[at] = { kind };
    else {
      // The place is taken before its parts are met.
      found[at] = {};
      found[at] = {
        kind,
        entries: entries.map((parts) => parts.map(visit)),
        members: members.map(([name, inner]) => [name, visit(inner)]),
        ...(kind === "date" ? { ms } : {}),
        ...(length === undefined ? {} : { length }),
      };
    }
    return node(at);
  };
  return { root: visit(root), nodes: found };
}

/** Nobody copies a function. */
const sharedBy = (how: How, { nodes, root }: Graph) =>
  how === "copyDeep"
    ? (at: number) => nodes[at]!.kind === "function"
    : (at: number) => !("node" in root) || at !== root.node || nodes[at]!.kind === "function";

/** What `change` in driver.ts makes of a graph: each object has one part more. */
const changed = ({ nodes, root }: Graph): Graph => ({ root, nodes: nodes.map(changedNode) });

function changedNode(node: Node): Node {
  const { kind, entries = [], members = [], held } = node;
  const more = { map: [value("changed"), value(1)], set: [value("changed")] };
  const brand = { Ledger: "map", Tags: "set", Rows: "list" }[kind as string] ?? kind;
  const added = more[brand as keyof typeof more];
  const place = members.findLastIndex(([name]) => /^\d+$/.test(name));
  const [name, at] =
    brand === "list"
      ? [String(node.length ?? lengthOf(members)), place + 1]
      : ["changed", members.filter(([other]) => !other.includes("@")).length];
  return {
    ...node,
    ...(added ? { entries: [...entries, added] } : {}),
    ...(kind === "date" ? { ms: -1 } : {}),
    members:
      added || held || ["date", "function"].includes(kind)
        ? members
        : members.toSpliced(at, 0, [name, value(1)]),
    // It ends with an item now.
    ...(node.length === undefined || held ? {} : { length: undefined }),
  };
}

const lengthOf = (members: Node["members"] = []): number =>
  1 + Math.max(-1, ...members.filter(([name]) => /^\d+$/.test(name)).map(([name]) => Number(name)));

/** Copies graphs in one call: what is seen of each is data of its own. */
const callCopies = async ({ answer }: Tools, how: How, graphs: readonly Graph[]): Promise<Copied[]> =>
  (await apart(answer).call({ export: how, driver: "copies", args: [how, graphs] })).value as Copied[];

interface Copying {
  how: How;
  graph: Graph;
}

function expectCopied({ how, graph }: Copying, copied: Copied, words: string): void {
  const { root, nodes, before, after, again, threw } = copied;
  const isShared = sharedBy(how, graph);
  expect({ root, nodes, threw }, words).toEqual(walk(graph, isShared));
  expect(after, `${words}. A change in the copy must not be seen in the original`).toEqual(before);
  expect(
    again,
    `${words}. So does a second copy, made after each object of the original has got a new part`,
  ).toEqual(walk(changed(graph), isShared));
}

/** @param words about the copy of a graph. */
async function expectCopies(
  tools: Tools,
  { how, graphs }: { how: How; graphs: readonly Graph[] },
  words: (graph: Graph) => string,
): Promise<void> {
  const seen = await callCopies(tools, how, graphs);
  for (const [at, graph] of graphs.entries()) expectCopied({ how, graph }, seen[at]!, words(graph));
}

/** Names that are not numbers: those come first in objects. */
const names = (random: Random, count: number): string[] => random.list(count, (n) => `${random.word()}${n}`);

function nested(random: Random): Graph {
  const [first, second, third, fourth] = names(random, 4) as [string, string, string, string];
  return {
    root: node(0),
    nodes: [
      {
        kind: "object",
        members: [
          [first, node(1)],
          [second, value(random.int(1, 999))],
          [third, node(2)],
        ],
      },
      {
        kind: "list",
        members: [
          ["0", node(3)],
          ["1", value(random.word())],
        ],
      },
      { kind: "object", members: [[fourth, node(1)]] },
      { kind: "object", members: [[second, value(random.word())]] },
    ],
  };
}

check("shallow-copy", async (tools) => {
  const { random } = tools;
  const list: Graph = {
    root: node(0),
    nodes: [
      {
        kind: "list",
        members: [
          ["0", node(1)],
          ["1", value(random.int(1, 99))],
        ],
      },
      { kind: "list", members: [["0", value(random.word())]] },
    ],
  };
  await expectCopies(
    tools,
    { how: "copyShallow", graphs: [nested(random), list] },
    () => "copyShallow makes one new object, and what is in it are the very objects of the original (shared)",
  );
});

const held = ["frozen", "sealed", "not extensible"] as const;

check("deep-copy", async (tools) => {
  const { answer, random } = tools;
  const words = "copyDeep shares no object with the original, at any depth";
  const [first, second] = names(random, 2) as [string, string];
  const fixed: Graph = {
    root: node(0),
    nodes: [
      { kind: "list", members: held.map((_, at): [string, Part] => [String(at), node(at + 1)]) },
      ...random
        .shuffle(held)
        .map((how): Node => ({ kind: "object", held: how, members: [[first, node(4)]] })),
      { kind: "list", held: "frozen", members: [["0", node(5)]] },
      { kind: "map", held: "frozen", entries: [[value(second), node(6)]] },
      { kind: "date", held: "sealed", ms: random.int(0, 2e9) * 1000 },
    ],
  };
  await expectCopies(tools, { how: "copyDeep", graphs: [nested(random), fixed] }, () => words);
  const chain: Chain = {
    depth: random.int(800, 1000),
    kinds: random.shuffle(["list", "object", "map", "set", "Point"]),
    end: random.word(),
  };
  const { value: copied } = await apart(answer).call({ export: "copyDeep", driver: "chains", args: [chain] });
  expect(copied, `${words}: these are ${chain.depth} objects, each in the one before`).toEqual({
    length: chain.depth,
    shared: 0,
    end: chain.end,
  });
});

const bothWays = ["copyShallow", "copyDeep"] as const;

/** Properties that arrays, maps, sets, dates and instances can have, too. */
const extras = (random: Random, inside: Part): Members => [
  [`hidden ${random.word()}`, inside],
  [random.pick(["constructor", "toString", "hasOwnProperty"]), value(random.int(1, 99))],
  ["__proto__", inside],
  ["@unit", inside],
  ["hidden @scale", value(random.word())],
];

check("kinds", async (tools) => {
  const { random } = tools;
  const [first, second] = names(random, 2) as [string, string];
  const date: Node = { kind: "date", ms: random.int(0, 2e9) * 1000 };
  const one = (...nodes: Node[]): Graph => ({ root: node(0), nodes });
  const inside: Node = { kind: "list", members: [["0", value(random.word())]] };
  const items: Members = [
    ["0", node(1)],
    ["1", node(1)],
  ];
  const entries = [
    [value(first), node(1)],
    [node(1), value(2)],
  ];
  const kinds: Graph[] = [
    one(date),
    one({ kind: "date", ms: random.pick([Number.NaN, -1000 * random.int(1, 2e9)]) }),
    one({ kind: "map", entries }, inside),
    one({ kind: "set", entries: [[node(1)], [value(random.int(1, 99))]] }, inside),
    one({ kind: "bare", members: [[first, node(1)]] }, inside),
    one({ kind: "list", members: items }, date),
  ];
  const instances: Node[] = [
    { kind: "Point", members: [[first, node(1)]] },
    { kind: "Ledger", entries, members: [[second, value(7)]] },
    { kind: "Rows", members: items },
    { kind: "Tags", entries: [[node(1)], [value(first)]] },
  ];
  const owners: Node[] = [
    { kind: "object" },
    // It has holes.
    { kind: "list", members: [["2", node(1)]], length: random.int(5, 9) },
    { kind: "map", entries },
    { kind: "set", entries: [[node(1)]] },
    { kind: "bare" },
    date,
    ...instances,
  ];
  await eachOf(bothWays, async (how) => {
    const kindOf = ({ nodes }: Graph): string => nodes[0]!.kind;
    await expectCopies(
      tools,
      { how, graphs: kinds },
      (graph) => `same-kind: The copy of a ${kindOf(graph)} is one, with the same parts`,
    );
    const graphs = instances.map((instance) => one(instance, inside));
    const copied = await callCopies(tools, how, graphs);
    for (const [at, graph] of graphs.entries()) {
      expect(
        copied[at]!.called,
        "no-constructor: No constructor and no method of the class is called: they may want what you do not have",
      ).toBe(undefined);
      expectCopied(
        { how, graph },
        copied[at]!,
        "same-kind: The copy of an instance is an instance of the same class",
      );
    }
    const owning = owners.map(({ members = [], ...owner }) =>
      one({ ...owner, members: [...members, ...extras(random, node(1))] }, inside),
    );
    await expectCopies(
      tools,
      { how, graphs: owning },
      (graph) =>
        `own-properties: A copy of a ${kindOf(graph)} has all own properties: names, __proto__, symbols (@) and hidden ones`,
    );
  });
});

/** A graph in which everything may lead to everything. */
function tangle(random: Random): Graph {
  const count = random.int(6, 10);
  const kinds = random.list(count, () => random.pick(["list", "object", "Point", "map", "set"] as const));
  const nodes = kinds.map((kind, at): Node => {
    // The next node can be reached from this one, and any other may be, too.
    const parts = [
      ...(at + 1 < count ? [node(at + 1)] : []),
      node(random.int(0, at)),
      value(random.int(1, 99)),
    ];
    if (kind === "map") return { kind, entries: parts.map((part, n) => [n === 0 ? part : value(n), part]) };
    if (kind === "set") return { kind, entries: parts.map((part) => [part]) };
    const keys = kind === "list" ? parts.map((_, n) => String(n)) : names(random, parts.length);
    return { kind, members: parts.map((part, n): [string, Part] => [keys[n]!, part]) };
  });
  return { root: node(0), nodes };
}

check("cycles", async (tools) => {
  const { random } = tools;
  const name = random.word();
  const twice = random.shuffle<Node["kind"]>([
    "list",
    "object",
    "bare",
    "map",
    "set",
    "date",
    "Point",
    "Ledger",
    "Rows",
    "Tags",
  ]);
  const loops: Graph[] = [
    {
      root: node(0),
      nodes: [
        {
          kind: "list",
          members: [...twice, ...twice].map((_, n): [string, Part] => [
            String(n),
            node(1 + (n % twice.length)),
          ]),
        },
        // All of them are empty.
        ...twice.map((kind): Node => (kind === "date" ? { kind, ms: 0 } : { kind })),
      ],
    },
    { root: node(0), nodes: [{ kind: "object", members: [[name, node(0)]] }] },
    {
      root: node(0),
      nodes: [
        { kind: "map", entries: [[node(0), node(1)]] },
        { kind: "set", entries: [[node(0)]] },
      ],
    },
    tangle(random),
    tangle(random),
  ];
  await expectCopies(
    tools,
    { how: "copyDeep", graphs: loops },
    () =>
      "In a deep copy, an object that occurs twice occurs twice (the same number), and a cycle stays a cycle",
  );
});

check("atoms", async (tools) => {
  const { random } = tools;
  const atoms = [
    random.word(),
    random.int(1, 999) / 8,
    null,
    undefined,
    random.flip(),
    BigInt(random.int(1, 999)),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "",
  ];
  const symbol: Part = { symbol: random.word() };
  const graphs: Graph[] = [
    ...atoms.map((atom): Graph => ({ root: value(atom), nodes: [] })),
    { root: symbol, nodes: [] },
    { root: node(0), nodes: [{ kind: "set", entries: [...atoms.map((atom) => [value(atom)]), [symbol]] }] },
    {
      root: node(0),
      nodes: [
        { kind: "map", entries: [...atoms.map((atom, at) => [value(atom), value(at)]), [symbol, symbol]] },
      ],
    },
    { root: node(0), nodes: [{ kind: "function" }] },
    {
      root: node(0),
      nodes: [
        {
          kind: "object",
          members: [...atoms.entries()].map(([at, atom]): [string, Part] => [`m${at}`, value(atom)]),
        },
      ],
    },
    { root: node(0), nodes: [{ kind: "list", members: [["0", node(1)]] }, { kind: "function" }] },
  ];
  await eachOf(bothWays, (how) =>
    expectCopies(
      tools,
      { how, graphs },
      () => "Primitive values and functions are the same in the copy: there is nothing to copy in them",
    ),
  );
});

check("copies-as-python", async (tools) => {
  const cases = casesOf<Graph, Record<"shallow" | "deep", object>>("copies");
  const graphs = cases.map(({ given }) => given);
  const [shallow, deep] = [
    await callCopies(tools, "copyShallow", graphs),
    await callCopies(tools, "copyDeep", graphs),
  ];
  const seen = ({ root, nodes, threw }: Copied): object => ({ root, nodes, threw });
  for (const [at, { gave: wanted }] of cases.entries()) {
    expect(seen(shallow[at]!), "shallow-shares: copyShallow copies as copy.copy does").toEqual(
      wanted.shallow,
    );
    expect(seen(deep[at]!), "cycles: copyDeep copies as copy.deepcopy does").toEqual(wanted.deep);
  }
});

/* 2: pipelines */

type Ask = "next" | "return";

interface Asked {
  events: string[];
  result?: "done" | { value: unknown } | { error: string };
}

interface Watched {
  built: string[];
  asks: Asked[];
  opened: number;
  closed: number;
}

const someSource = (random: Random, given: Partial<Source> = {}): Source => ({
  length: null,
  start: random.int(0, 900),
  step: random.int(1, 900),
  modulus: random.pick([997, 991, 983, 977]),
  closable: true,
  ...given,
});

const nexts = (count: number): Ask[] => Array.from({ length: count }, () => "next");
const end = { done: true } as const;
type Pull = () => { done: true } | { done: false; value: unknown };

/** By what words driver.ts knows a thing that is thrown or given: plain values have none of their own. */
const told = (words: string, shape: Shape = "error"): string => (plainShapes.includes(shape) ? shape : words);

const plainShapes: readonly Shape[] = ["undefined", "null", "0", "false", '""', "NaN"];
const shapes: readonly Shape[] = [...plainShapes, "object", "text", "error"];

/** Thrown by a model. */
class Failure extends Error {}

/** What each ask must do: functions that pull, one behind the other. */
function modelOf({ source, steps, asks }: Pipeline): Asked[] {
  let events: string[] = [];
  let isOver = false;
  let isOpen = false;
  const note = (event: string): void => void events.push(event);
  const first = sourcePull(source, note);
  let pull: Pull = () => {
    isOpen = true;
    return first();
  };
  for (const step of steps) pull = pieces[step.step](step as never, pull, note);
  return asks.map((ask) => {
    let result: Asked["result"] | undefined = ask === "next" ? "done" : undefined;
    if (ask === "return") {
      if (source.closeFails && isOpen && !isOver) result = { error: "closing failed" };
      isOver = true;
    } else if (!isOver) {
      try {
        const got = pull();
        result = got.done ? "done" : { value: got.value };
      } catch (error) {
        isOver = true;
        result = { error: (error as Failure).message };
      }
    }
    const seen = { events, ...(result ? { result } : {}) };
    events = [];
    return seen;
  });
}

function sourcePull(source: Source, note: (event: string) => void): Pull {
  const { length, start, step, modulus, values, failsAt, throws } = source;
  let at = -1;
  return () => {
    at += 1;
    if (at === failsAt) throw new Failure(told(`item ${at} is broken`, throws));
    if (length !== null && at >= length) return end;
    const item = values ? values[at % values.length] : (start + at * step) % modulus;
    note(`pulled ${String(item)}`);
    return { done: false, value: item };
  };
}

const pieces = {
  mapped(
    { factor, failsAt, throws }: Extract<Step, { step: "mapped" }>,
    pull: Pull,
    note: (event: string) => void,
  ): Pull {
    let calls = -1;
    return () => {
      const got = pull();
      if (got.done) return end;
      calls += 1;
      note(`changed ${String(got.value)}`);
      if (calls === failsAt) throw new Failure(told(`call ${calls} failed`, throws));
      return { done: false, value: factor === undefined ? got.value : Number(got.value) * factor };
    };
  },
  taken({ count }: { count: number }, pull: Pull): Pull {
    let left = count;
    return () => {
      if (left <= 0) return end;
      left -= 1;
      return pull();
    };
  },
  batched({ count }: { count: number }, pull: Pull): Pull {
    let hasEnded = false;
    return () => {
      const batch: unknown[] = [];
      while (!hasEnded && batch.length < count) {
        const got = pull();
        if (got.done) hasEnded = true;
        else batch.push(got.value);
      }
      return batch.length === 0 ? end : { done: false, value: batch };
    };
  },
};

/** Watches pipelines in one call: each has a source and functions of its own. */
async function watch({ answer }: Tools, pipelines: readonly Pipeline[]): Promise<Watched[]> {
  const last = pipelines[0]!.steps.at(-1)!.step;
  const result = await apart(answer).call({ export: last, driver: "lazily", args: [pipelines] });
  return result.value as Watched[];
}

/** @param body expects what is seen of a pipeline to be what the model says. */
async function eachWatched(
  tools: Tools,
  pipelines: readonly Pipeline[],
  body: (watched: Watched, model: Asked[]) => void,
): Promise<void> {
  const seen = await watch(tools, pipelines);
  for (const [at, pipeline] of pipelines.entries()) body(seen[at]!, modelOf(pipeline));
}

const gave = (asks: readonly Asked[]): unknown[] => asks.map(({ result }) => result);
const did = (asks: readonly Asked[]): string[][] => asks.map(({ events }) => events);

/** Items that look like none. */
const oddItems = (random: Random): unknown[] =>
  random.shuffle([undefined, null, 0, "", false, Number.NaN, random.word()]);

check("lazy", async (tools) => {
  const { random } = tools;
  const factor = random.int(2, 99);
  const long: Pipeline = {
    source: someSource(random),
    steps: [
      { step: "mapped", factor },
      { step: "taken", count: 99 },
      { step: "mapped", factor: random.int(2, 99) },
      { step: "batched", count: random.int(2, 4) },
      { step: "taken", count: random.int(4, 6) },
    ],
    asks: nexts(random.int(2, 3)),
  };
  const alone: Pipeline = { source: someSource(random), steps: [{ step: "mapped", factor }], asks: nexts(3) };
  const finite: Pipeline = { ...alone, source: someSource(random, { length: 2 }), asks: nexts(4) };
  const odd: Pipeline = {
    source: someSource(random, { values: oddItems(random) }),
    steps: [{ step: "mapped" }],
    asks: nexts(7),
  };
  const single = (["taken", "batched"] as const).map((step): Pipeline => ({
    source: someSource(random),
    steps: [{ step, count: 2 }],
    asks: nexts(1),
  }));
  await eachWatched(tools, [alone, long, finite, odd, ...single], ({ built, asks }, model) => {
    expect(built, "nothing-early: Nothing is read before somebody asks for an item").toEqual([]);
    expect(
      asks.map(({ events }) => events.length > 1000),
      "no-more-than-needed: This source has no end, and it was read on and on",
    ).not.toContain(true);
    expect(gave(asks), "mapped: What each ask for an item gives").toEqual(gave(model));
    expect(
      did(asks)
        .flat()
        .filter((event) => event.includes("arguments")),
      "mapped: change is called with the item alone",
    ).toEqual([]);
    expect(did(asks), "no-more-than-needed: What each ask for an item reads and calls").toEqual(did(model));
  });
});

check("taken-exact", async (tools) => {
  const { random } = tools;
  const count = random.int(2, 6);
  const of = (source: Partial<Source>, taken: number, asks: number): Pipeline => ({
    source: someSource(random, source),
    steps: [{ step: "taken", count: taken }],
    asks: nexts(asks),
  });
  const pipelines = [
    of({}, count, count + 2),
    of({ length: count }, count + 3, count + 2),
    of({}, 0, 2),
    of({}, 1, 2),
    of({ values: oddItems(random) }, 6, 8),
  ];
  await eachWatched(tools, pipelines, ({ asks }, model) => {
    expect(gave(asks), "taken gives the first items, and then is done").toEqual(gave(model));
    expect(
      did(asks),
      "taken asks its source for no item beyond the ones it gives: reading one may take an hour",
    ).toEqual(did(model));
  });
});

check("batches", async (tools) => {
  const { random } = tools;
  const count = random.int(2, 4);
  const of = (source: Partial<Source>, asks: number, size = count): Pipeline => ({
    source: someSource(random, source),
    steps: [{ step: "batched", count: size }],
    asks: nexts(asks),
  });
  const pipelines = [
    of({ length: 2 * count + 1 }, 4),
    of({ length: 2 * count }, 3),
    of({ length: 0 }, 1),
    of({}, 3),
    of({ length: 2 }, 3, 1),
    of({ length: 7, values: oddItems(random) }, 5),
  ];
  await eachWatched(tools, pipelines, ({ asks }, model) => {
    expect(
      gave(asks),
      `batched gives new arrays of ${count} items, a shorter one at the end, no empty one`,
    ).toEqual(gave(model));
    expect(did(asks), "batched reads what one batch needs").toEqual(did(model));
  });
});

check("closes", async (tools) => {
  const { random } = tools;
  const count = random.int(2, 4);
  const pieceOf = (step: Step["step"]): Step =>
    step === "mapped" ? { step, factor: random.int(2, 99) } : { step, count };
  const after = (steps: Step[], asks: Ask[]): Pipeline => ({ source: someSource(random), steps, asks });
  const early = (["mapped", "taken", "batched"] as const).map((step) =>
    after([pieceOf(step)], [...nexts(step === "taken" ? 1 : 2), "return"]),
  );
  const whole = after([pieceOf("mapped"), pieceOf("batched"), pieceOf("taken")], [...nexts(1), "return"]);
  const enough = after([pieceOf("mapped"), pieceOf("taken")], nexts(count + 1));
  const broken = after([{ step: "mapped", factor: 2, failsAt: 1 }, pieceOf("batched")], nexts(2));
  await eachWatched(tools, [...early, whole, enough, broken], ({ closed, opened }) => {
    expect(
      { closed: closed > 0 },
      `Call return() of the source's iterator when the consumer stops early, when taken has enough, and when change throws; it was opened ${opened} times`,
    ).toEqual({ closed: true });
  });
  const plain = [...early, whole].map((one) => ({ ...one, source: { ...one.source, closable: false } }));
  await eachWatched(tools, plain, ({ asks }, model) => {
    expect(asks, "An iterator need not have a return()").toEqual(model);
  });
});

check("errors-pass", async (tools) => {
  const { random } = tools;
  const failsAt = random.int(1, 3);
  const wide: Step[] = [
    { step: "mapped", factor: 3 },
    { step: "taken", count: 9 },
  ];
  const asks = nexts(failsAt + 2);
  const thrown = random.shuffle(shapes);
  const broken = thrown.map((throws, at): Pipeline => {
    const source = someSource(random, { failsAt, throws });
    const steps: Step[][] = [wide, [{ step: "mapped" }], [{ step: "batched", count: 2 }]];
    return { source, steps: steps[at % steps.length]!, asks };
  });
  const refused = thrown.map((throws): Pipeline => ({
    source: someSource(random),
    steps: [{ step: "mapped", factor: 3, failsAt, throws }],
    asks,
  }));
  const closing = refused.map((one) => ({ ...one, source: { ...one.source, closeFails: true } }));
  const left = [wide, [wide[0]!], [wide[1]!], [{ step: "batched", count: 2 } as const]].map(
    (steps): Pipeline => ({
      source: someSource(random, { closeFails: true }),
      steps,
      asks: [...nexts(1), "return", "next"],
    }),
  );
  await eachWatched(tools, [...broken, ...refused], ({ asks: seen }, model) => {
    expect(
      gave(seen),
      "An error, or whatever else is thrown, reaches the consumer as it is, and nothing is given after it",
    ).toEqual(gave(model));
  });
  await eachWatched(tools, [...closing, ...left], ({ asks: seen }, model) => {
    expect(
      gave(seen),
      "What closing the source throws reaches the consumer, but not in the place of the error of change",
    ).toEqual(gave(model));
  });
});

interface PythonPipeline {
  source: Source;
  factor: number;
  size: number;
  count: number;
  asks: number;
}

check("pipeline-as-python", async (tools) => {
  const cases = casesOf<PythonPipeline, { events: string[]; result?: unknown }[]>("pipeline");
  const watched = await watch(
    tools,
    cases.map(({ given }) => ({
      source: { ...given.source, closable: true },
      steps: [
        { step: "mapped", factor: given.factor },
        { step: "batched", count: given.size },
        { step: "taken", count: given.count },
      ],
      asks: nexts(given.asks),
    })),
  );
  for (const [at, { gave: wanted }] of cases.entries()) {
    const { built, asks } = watched[at]!;
    const pulled = (events: string[]): string[] => events.filter((event) => event.startsWith("pulled"));
    const results = asks.map(({ result }) =>
      typeof result === "object" && "value" in result ? result.value : result,
    );
    expect(results, "taken-exact: What each ask gives, as in Python").toEqual(
      wanted.slice(1).map(({ result }) => result),
    );
    expect(
      [built, ...did(asks)].map(pulled),
      "no-more-than-needed: What is read when, as Python reads it",
    ).toEqual(wanted.map(({ events }) => events));
  }
});

/* 3: decorators */

const uses: readonly Use[] = ["function", "method", "decorator"];

const someCall = (random: Random, use: Use = random.pick(uses)): Called => ({
  name: `${random.word()}Of${random.int(1, 99)}`,
  length: random.int(0, 3),
  args: random.list(random.int(1, 4), () => random.int(1, 999)),
  token: random.word(),
  use,
});

/** By what driver.ts knows the `this` and the arguments of a call. */
const selfOf = ({ use, token, args }: Called): string =>
  `${use === "function" ? "nothing" : token} with ${args.join(" and ")}`;

interface Retried {
  name: string;
  length: number;
  isPromise: boolean;
  events: string[];
  outcome: { value?: string; error?: string; thrown?: string };
}

const retryRun = async ({ answer }: Tools, scenes: readonly RetryScene[]): Promise<Retried[][]> => {
  const result = await apart(answer).call({ export: "retry", driver: "retries", args: [scenes] });
  return (result.value as { calls: Retried[] }[]).map(({ calls }) => calls);
};

/** What a right decorator does in each call. */
const retryModel = (scene: RetryScene): Pick<Retried, "events" | "outcome">[] =>
  scene.calls.map((call) => {
    const { attempts, waits, passing } = scene;
    const events: string[] = [];
    for (let calls = 1; ; calls += 1) {
      events.push(`call ${calls} of ${selfOf(call)}`);
      const { throws, value: result, as } = call.outcomes[calls - 1]!;
      if (throws === undefined) return { events, outcome: { value: told(String(result), as) } };
      if (calls >= attempts || (passing && !passing.includes(throws))) {
        return { events, outcome: { error: told(throws, as) } };
      }
      if (waits) events.push(`wait ${calls}`, `waited ${calls}`);
    }
  });

const shown = (calls: readonly Retried[]): Pick<Retried, "events" | "outcome">[] =>
  calls.map(({ events, outcome }) => ({ events, outcome }));

const failures = (random: Random, count: number) =>
  random.list(count, (n) => ({ throws: `${random.word()} ${n}` }));

type Outcomes = RetryCall["outcomes"];

check("retry", async (tools) => {
  const { random } = tools;
  const count = random.int(2, 4);
  const calling = (outcomes: Outcomes): RetryCall => ({ ...someCall(random), outcomes });
  const scene = (attempts: number, ...calls: RetryCall[]): RetryScene => ({ attempts, waits: false, calls });
  const result = { value: random.int(1, 999) };
  const again = { value: -1 };
  const recovering = (): Outcomes => [...failures(random, count - 1), result, again];
  const used = calling(recovering());
  /** The same function, or another one that the same decorator wraps. */
  const uses = (): RetryCall[] => [
    used,
    { ...used, args: [random.int(1000, 1999)], outcomes: recovering() },
    calling(recovering()),
  ];
  const succeeds = [
    scene(count, calling([result, again])),
    scene(count, calling(recovering())),
    scene(count + 3, calling([...failures(random, count), result])),
    ...random.shuffle(shapes).map((as) => scene(3, calling([{ value: random.int(1, 9), as }, again]))),
    scene(count, ...uses()),
    { ...scene(count, ...uses()), together: true },
  ];
  const succeeded = await retryRun(tools, succeeds);
  for (const [at, one] of succeeds.entries()) {
    expect(
      shown(succeeded[at]!),
      `tries-again: Call until a call succeeds, at most ${one.attempts} times for each use, each time with the same this and arguments`,
    ).toEqual(retryModel(one));
    expect(
      succeeded[at]!.map(({ isPromise }) => isPromise),
      "throws-at-once: What retry gives returns a promise",
    ).not.toContain(false);
  }
  const fails = [
    scene(count, calling([...failures(random, count), result])),
    ...random
      .shuffle(shapes)
      .map((as) => scene(2, calling([...failures(random, 1), { throws: random.word(), as }, result]))),
  ];
  const failed = await retryRun(tools, fails);
  for (const [at, one] of fails.entries()) {
    const [{ events, outcome }, model] = [failed[at]![0]!, retryModel(one)[0]!];
    expect(events, `tries-again: No more than ${one.attempts} calls`).toEqual(model.events);
    expect(outcome, "last-error: Throw the last error, the very object").toEqual(model.outcome);
  }
  const [early, ...others] = failures(random, 3);
  const throwing = [
    scene(6, calling([...others, { ...early!, atOnce: true }, result])),
    scene(1, calling([{ ...early!, atOnce: true, as: random.pick(shapes) }])),
  ];
  const thrown = await retryRun(tools, throwing);
  for (const [at, one] of throwing.entries()) {
    expect(
      { calls: shown(thrown[at]!), isPromise: thrown[at]![0]!.isPromise },
      "throws-at-once: A function that throws before there is a promise has failed, too",
    ).toEqual({ calls: retryModel(one), isPromise: true });
  }
});

check("waits-and-when", async (tools) => {
  const { random } = tools;
  const result = { value: random.int(1, 999) };
  const failing = failures(random, 3);
  const scene = (outcomes: Outcomes, given: Partial<RetryScene> = {}): RetryScene => ({
    attempts: 4,
    waits: true,
    calls: [{ ...someCall(random), outcomes }],
    ...given,
  });
  const twice = [
    { ...someCall(random), outcomes: [...failing, result] },
    { ...someCall(random), outcomes: [failing[0]!, result] },
  ];
  const waits = [
    scene([...failing, result]),
    scene([...failing, result], { attempts: 3 }),
    scene([...failures(random, random.int(6, 9)), result], { attempts: 10 }),
    scene([result]),
    scene([], { calls: twice }),
  ];
  const waited = await retryRun(tools, waits);
  for (const [at, one] of waits.entries()) {
    expect(shown(waited[at]!), "waits: Await wait(failures) between two calls, and only there").toEqual(
      retryModel(one),
    );
  }
  const [first, second] = failing.map(({ throws }) => throws) as [string, string];
  const odd = random.shuffle(plainShapes).map((as) => ({ throws: as, as }));
  const whens = [
    scene([...failing, result], { passing: [first] }),
    scene([...failing, result], { passing: [second] }),
    scene([failing[0]!, result], { passing: [first] }),
    scene([...odd.slice(0, 3), result], { passing: odd.slice(0, 3).map(({ throws }) => throws) }),
    scene([...odd.slice(3), result], { passing: odd.slice(3, 5).map(({ throws }) => throws) }),
  ];
  const asked = await retryRun(tools, whens);
  for (const [at, one] of whens.entries()) {
    expect(
      shown(asked[at]!),
      "when: Make no further call when when(error) is false, and throw that error",
    ).toEqual(retryModel(one));
  }
});

interface Timed {
  calls: { name: string; length: number; isPromise: boolean; self: string; outcome: object }[];
  reportedBefore: number;
  reports: unknown[];
}

const timeRun = async ({ answer }: Tools, scenes: readonly TimeScene[]): Promise<Timed[]> =>
  (await apart(answer).call({ export: "timed", driver: "times", args: [scenes] })).value as Timed[];

function someTime(random: Random, given: Pick<TimedCall, "mode"> & Partial<TimedCall>): TimedCall {
  const began = random.int(1, 90_000);
  return {
    ...someCall(random),
    value: random.int(1, 999),
    began,
    ended: began + random.int(1, 90_000),
    ...given,
  };
}

const timedAlone = (call: TimedCall): TimeScene => ({
  calls: [call],
  ends: call.mode === "async" ? [0] : [],
});

check("keeps", async (tools) => {
  const { random } = tools;
  const calls = uses.map((use) => someCall(random, use));
  // It has no name, and is called with nothing.
  calls.push({ ...someCall(random, "function"), name: "", args: [] });
  const retried = await retryRun(
    tools,
    calls.map((call) => ({ attempts: 2, waits: false, calls: [{ ...call, outcomes: [{ value: 1 }] }] })),
  );
  for (const [at, call] of calls.entries()) {
    const { events, name, length } = retried[at]![0]!;
    expect(events, "keeps-this: retry calls with the same this and the same arguments").toEqual([
      `call 1 of ${selfOf(call)}`,
    ]);
    expect(
      { name, length },
      "keeps-name: What retry gives has the name and the length of the original",
    ).toEqual({ name: call.name, length: call.length });
  }
  const scenes = calls.flatMap((call) =>
    (["sync", "async"] as const).map((mode) => someTime(random, { ...call, mode })),
  );
  const timed = await timeRun(tools, scenes.map(timedAlone));
  for (const [at, call] of scenes.entries()) {
    const { self, outcome, name, length } = timed[at]!.calls[0]!;
    expect(self, "keeps-this: timed calls with the same this and the same arguments").toBe(selfOf(call));
    expect(outcome, "keeps-this: timed gives what the original gives").toEqual({
      value: String(call.value),
    });
    expect(
      { name, length },
      "keeps-name: What timed gives has the name and the length of the original",
    ).toEqual({ name: call.name, length: call.length });
  }
});

const timedOutcome = ({ throws, value: result, as }: TimedCall): object =>
  throws === undefined ? { value: told(String(result), as) } : { error: told(throws, as) };

check("timed", async (tools) => {
  const { random } = tools;
  const calls = (["sync", "async"] as const).flatMap((mode) => [
    someTime(random, { mode }),
    someTime(random, { mode, throws: random.words(2) }),
    ...random
      .shuffle(shapes)
      .flatMap((as) => [
        someTime(random, { mode, as }),
        someTime(random, { mode, as, throws: random.words(2) }),
      ]),
  ]);
  const timed = await timeRun(tools, calls.map(timedAlone));
  for (const [at, call] of calls.entries()) {
    const { mode, name, began, ended } = call;
    const { reports, reportedBefore, calls: seen } = timed[at]!;
    const { outcome, isPromise } = seen[0]!;
    const isSync = mode === "sync";
    if (isSync && call.throws === undefined) {
      expect(
        { isPromise, outcome },
        "stays-sync: A result that is no promise stays none, and is the very one",
      ).toEqual({ isPromise: false, outcome: timedOutcome(call) });
    }
    const id = isSync ? "reports" : "reports-promises";
    expect(
      reportedBefore,
      `${id}: Report when the call has ended, not before: a promise ends when it settles`,
    ).toBe(isSync ? 1 : 0);
    expect(reports, `${id}: Report once: the name, and the time between two calls of now()`).toEqual([
      [name, ended - began],
    ]);
    expect(outcome, `${id}: The caller gets the value, or the very error`).toEqual(timedOutcome(call));
  }
  await expectOverlapping(tools);
});

/** Calls of one function, and one of another that the same decorator wraps, which are under way together. */
async function expectOverlapping(tools: Tools): Promise<void> {
  const { random } = tools;
  const starts = [random.int(0, 99), random.int(100, 199), random.int(200, 299), random.int(300, 399)];
  const ends = random.shuffle([400, 500, 600, 700]).map((from) => from + random.int(0, 99));
  const first = someTime(random, { mode: "async" });
  const calls = starts.map((began, at): TimedCall => {
    const { name, length } = at < 3 ? first : someTime(random, { mode: "async" });
    const args = [1000 * at + random.int(0, 999)];
    return { ...someTime(random, { mode: "async" }), name, length, args, began, ended: ends[at]! };
  });
  const order = calls.map((_, at) => at).toSorted((one, other) => ends[one]! - ends[other]!);
  const [{ reports, calls: seen }] = (await timeRun(tools, [{ calls, ends: order }])) as [Timed];
  expect(
    reports,
    "reports: Calls that overlap are reported when each ends, each with the time since it began itself",
  ).toEqual(order.map((at) => [calls[at]!.name, ends[at]! - starts[at]!]));
  expect(
    seen.map(({ outcome }) => outcome),
    "reports-promises: Each call gives its own result",
  ).toEqual(calls.map(timedOutcome));
}

check("retry-as-python", async (tools) => {
  type Given = Pick<RetryScene, "attempts" | "passing"> & { outcomes: Outcomes };
  const cases = casesOf<Given, { name: string; events: string[]; outcome: { value?: number } }>("retry");
  const retried = await retryRun(
    tools,
    cases.map(({ given: { outcomes, ...given }, gave: wanted }) => {
      const call = { name: wanted.name, length: 2, args: [3, 4], token: "owner", use: "function" } as const;
      return { ...given, waits: true, calls: [{ ...call, outcomes }] };
    }),
  );
  for (const [at, { given, gave: wanted }] of cases.entries()) {
    const { events, outcome } = retried[at]![0]!;
    const told = events.map((event) => event.replace(/call \d+ of nothing/, "call"));
    const id = given.passing ? "when" : "waits";
    const { value: result } = wanted.outcome;
    expect({ events: told, outcome }, `${id}: The calls and waits of the Python decorator`).toEqual({
      events: wanted.events,
      outcome: result === undefined ? wanted.outcome : { value: `${result}` },
    });
  }
});

/* 4: mutex */

interface LockSeen {
  started: (number | string)[];
  settled: string[];
  /** How many listeners are on signals that nobody waits with. */
  listening: number;
  /** Of `finish-and-abort`: whether the job had begun when its signal was aborted. */
  hadBegun?: boolean;
}

interface Locked {
  steps: LockSeen[];
  most: number;
}

/** Lets scenes happen in one call: each has a mutex of its own. */
async function lock({ answer }: Tools, scenes: readonly LockStep[][], token: string): Promise<Locked[]> {
  const args = [scenes.map((steps) => ({ steps, token }))];
  const result = await apart(answer).call({ export: "Mutex", driver: "locks", args });
  // In one step several may settle, in an order that is nobody's business.
  return (result.value as Locked[]).map((locked) => ({
    ...locked,
    steps: locked.steps.map((step) => ({ ...step, settled: step.settled.toSorted() })),
  }));
}

type Waiting = Extract<LockStep, { do: "run" }>;

/** What a mutex does: a line of people at a door. */
class Line {
  readonly #token: string;
  readonly #line: Waiting[] = [];
  #running: number | undefined;
  #started: number[] = [];
  #settled: string[] = [];

  constructor(token: string) {
    this.#token = token;
  }

  /** What must be seen after a step; `hadBegun` is what was seen in it. */
  after(step: LockStep, hadBegun?: boolean): Pick<LockSeen, "started" | "settled"> {
    if (step.do === "run") this.#come(step);
    else if (step.do === "abort") this.#leave(step.id, step.as);
    else if (step.do === "abort-shared") this.#leaveAll(step.as);
    else if (step.id === this.#running) {
      if (step.do === "finish-and-abort" && !hadBegun) this.#leave(step.next);
      this.#end(step);
    }
    this.#next();
    const seen = { started: this.#started, settled: this.#settled.toSorted() };
    [this.#started, this.#settled] = [[], []];
    return seen;
  }

  #come(step: Waiting): void {
    if (step.signal === "aborted")
      this.#tell(step.id, "failed", told(this.#words(`aborted ${step.id}`), step.as));
    else this.#line.push(step);
  }

  #leave(id: number, as?: Shape, words = `aborted ${id}`): void {
    const place = this.#line.findIndex((waiting) => id === waiting.id);
    if (place < 0) return;
    this.#line.splice(place, 1);
    this.#tell(id, "failed", told(this.#words(words), as));
  }

  #leaveAll(as?: Shape): void {
    const sharing = this.#line.filter(({ signal }) => signal === "shared");
    for (const { id } of sharing) this.#leave(id, as, "aborted all");
  }

  #end(step: Exclude<LockStep, Waiting | { do: "abort-shared" }>): void {
    this.#running = undefined;
    const as = "as" in step ? step.as : undefined;
    const isFailure = step.do === "fail";
    const words = this.#words(isFailure ? `failed ${step.id}` : String(step.id));
    this.#tell(step.id, isFailure ? "failed" : "gave", told(words, as));
    this.#next();
    if (step.do === "finish-and-run") this.#line.push(run(step.next));
  }

  #next(): void {
    while (this.#running === undefined) {
      const first = this.#line.shift();
      if (!first) return;
      const { id, how, as, inside } = first;
      this.#started.push(id);
      if (inside !== undefined) this.#line.push(run(inside));
      if (how === "async") this.#running = id;
      else this.#tell(id, how === "value" ? "gave" : "failed", told(this.#words(String(id)), as));
    }
  }

  #words(words: string): string {
    return `${this.#token} ${words}`;
  }

  #tell(id: number, word: "gave" | "failed", words: string): void {
    this.#settled.push(`${id} ${word}: ${words}`);
  }
}

/** What a right mutex does after each step. */
function lockModel(
  steps: readonly LockStep[],
  token: string,
  seen?: Locked,
): Pick<LockSeen, "started" | "settled">[] {
  const line = new Line(token);
  return steps.map((step, at) => line.after(step, seen?.steps[at]?.hadBegun));
}

const run = (id: number, given: Partial<Waiting> = {}): Waiting => ({
  do: "run",
  id,
  how: "async",
  ...given,
});
const finish = (id: number, as?: Shape): LockStep => ({ do: "finish", id, ...(as ? { as } : {}) });
const startsOf = (steps: readonly Pick<LockSeen, "started">[]) => steps.map(({ started }) => started);
const endsOf = (steps: readonly Pick<LockSeen, "settled">[]) => steps.map(({ settled }) => settled);
const open = { signal: "open" } as const;

check("in-turn", async (tools) => {
  const { random } = tools;
  const count = random.int(3, 6);
  const ids = random.list(count, (n) => n);
  const signals = random.shuffle([{}, open, {}, open, {}, open]);
  const together = [...ids.map((id) => run(id)), ...ids.map((id) => finish(id))];
  // Some come while others run.
  const between = [
    run(0),
    run(1),
    finish(0),
    run(2),
    run(3, { how: "value" }),
    finish(1),
    run(4),
    finish(2),
    finish(4),
  ];
  // Some may leave the line, and do not.
  const patient = [...ids.map((id) => run(id, signals[id])), ...ids.map((id) => finish(id))];
  const odd = random.shuffle(shapes);
  const results = [
    run(0),
    ...odd.slice(2).map((as, at) => run(1 + at, { how: "value", as })),
    run(10),
    finish(0, odd[0]!),
    finish(10, odd[1]!),
  ];
  // Its job calls run, too.
  const inside = [run(0, { inside: 9 }), run(1), finish(0), finish(9), finish(1)];
  const scenes: LockStep[][] = [together, between, patient, results, inside];
  const token = random.word();
  const seen = await lock(tools, scenes, token);
  for (const [at, steps] of scenes.entries()) {
    const [locked, model] = [seen[at]!, lockModel(steps, token)];
    expect(locked.most, "exclusive: How many jobs were under way at most").toBe(1);
    expect(
      startsOf(locked.steps),
      "fair: Which jobs begin after each step, in the order of the calls of run",
    ).toEqual(startsOf(model));
    expect(endsOf(locked.steps), "mutex-result: run gives what its job gives, once it has ended").toEqual(
      endsOf(model),
    );
  }
});

/** Expects scenes to be what a right mutex makes of them: those of each key, which says what for. */
async function expectLocks(tools: Tools, scripts: Readonly<Record<string, LockStep[][]>>): Promise<void> {
  const token = tools.random.word();
  const entries = Object.entries(scripts).flatMap(([words, scenes]) =>
    scenes.map((steps) => ({ words, steps })),
  );
  const seen = await lock(
    tools,
    entries.map(({ steps }) => steps),
    token,
  );
  for (const [at, { words, steps }] of entries.entries()) {
    const shown = seen[at]!.steps.map(({ started, settled }) => ({ started, settled }));
    expect(shown, words).toEqual(lockModel(steps, token, seen[at]));
  }
}

check("failures-release", async (tools) => {
  const { random } = tools;
  const fail = (id: number, as: Shape = "error"): LockStep => ({ do: "fail", id, as });
  const thrown = random.shuffle(shapes);
  await expectLocks(tools, {
    "A job that throws at once or rejects fails the promise that run gave for it, and the next one has its turn":
      [
        [run(0), run(1), run(2), fail(0), fail(1), finish(2), run(3), finish(3)],
        [run(0, { how: "throw" }), run(1), run(2, { how: "throw" }), run(3), finish(1), finish(3)],
      ],
    "What a job throws or rejects with, an error or anything else, is what the promise that run gave for it rejects with":
      [
        thrown.flatMap((as, id) => [run(id), fail(id, as)]),
        thrown.map((as, id) => run(id, { how: "throw", as })),
      ],
  });
});

const abort = (id: number, as?: Shape): LockStep => ({ do: "abort", id, ...(as ? { as } : {}) });

check("aborts", async (tools) => {
  const { random } = tools;
  const gone = random.pick([1, 2, 3]);
  const rest = [1, 2, 3].filter((id) => id !== gone);
  // Without a reason, a signal makes one: so no `undefined`.
  const reasons = random.shuffle(shapes.filter((shape) => shape !== "undefined"));
  const waiting = reasons.map((_, at) => at + 1);
  const shared = { signal: "shared" } as const;
  const around = random.list(14, (turns): LockStep[] => [
    run(0),
    run(1, open),
    run(2),
    { do: "finish-and-abort", id: 0, next: 1, turns },
    finish(1),
    finish(2),
  ]);
  await expectLocks(tools, {
    "abort-running: Once a job runs, its signal changes nothing": [
      [run(0, open), run(1), abort(0), finish(0), finish(1)],
      // It has waited before.
      [run(0), run(1, open), run(2, open), finish(0), abort(1), finish(1), abort(2), { do: "fail", id: 2 }],
      [run(0, open), finish(0), abort(0), run(1), finish(1)],
    ],
    "abort-waiting: A job whose signal is aborted while it waits rejects at once with the signal's reason and is never called; the others keep their order":
      [
        [
          run(0),
          run(1, open),
          run(2, open),
          run(3, open),
          abort(gone),
          run(4),
          finish(0),
          ...rest.map((id) => finish(id)),
          finish(4),
        ],
        [
          run(0),
          ...waiting.map((id) => run(id, open)),
          ...waiting.map((id) => abort(id, reasons[id - 1])),
          finish(0),
        ],
        [
          run(0, shared),
          run(1, shared),
          run(2),
          run(3, shared),
          { do: "abort-shared", as: random.pick(reasons) },
          finish(0),
          finish(2),
        ],
      ],
    "abort-waiting: A job waits until it is called, also while the one before it ends": around,
    "aborted-before: A job whose signal was aborted before is never called, also when nobody else is there": [
      [run(0, { signal: "aborted" }), run(1), finish(1)],
      [run(9), ...reasons.map((as, id) => run(id, { signal: "aborted", as })), finish(9)],
    ],
  });
});

check("mutex-as-python", async (tools) => {
  type Script = { do: "run" | "finish" | "fail" | "abort"; id: number }[];
  const cases = casesOf<{ steps: Script }, number[][]>("lock");
  const scenes = cases.map(({ given }) =>
    given.steps.map((step): LockStep => (step.do === "run" ? run(step.id, open) : (step as LockStep))),
  );
  const seen = await lock(tools, scenes, tools.random.word());
  for (const [at, { gave: wanted }] of cases.entries()) {
    expect(
      startsOf(seen[at]!.steps),
      "safe-on-throw: Which jobs begin after each step, as with asyncio.Lock",
    ).toEqual(wanted);
  }
});

check("no-barging", async (tools) => {
  const { random } = tools;
  const token = random.word();
  const scenes = random.list(14, (turns): LockStep[] => [
    run(0),
    run(1),
    run(2),
    { do: "finish-and-run", id: 0, next: 3, turns },
    { do: "finish-and-run", id: 1, next: 4, turns },
    finish(2),
    finish(3),
    finish(4),
  ]);
  const seen = await lock(tools, scenes, token);
  for (const [at, steps] of scenes.entries()) {
    expect(seen[at]!.most, "One job at a time, also when one comes while another ends").toBe(1);
    expect(
      startsOf(seen[at]!.steps),
      "A call that waits goes before one that comes while a job ends",
    ).toEqual(startsOf(lockModel(steps, token)));
  }
});

check("no-listeners", async (tools) => {
  const { random } = tools;
  const ids = random.list(random.int(4, 8), (n) => n);
  const last = ids.at(-1)!;
  const stays = (signal: "open" | "shared"): LockStep[] => [
    ...ids.map((id) => run(id, { signal })),
    ...(signal === "open" ? [abort(last)] : []),
    ...ids.slice(0, -1).map((id) => finish(id)),
    // It runs on.
    run(9, { signal }),
  ];
  const token = random.word();
  const scenes = [stays("open"), stays("shared"), [run(0, open), { do: "fail", id: 0 } as const]];
  const seen = await lock(tools, scenes, token);
  for (const [at, steps] of scenes.entries()) {
    expect(startsOf(seen[at]!.steps), "All jobs that were not aborted have run").toEqual(
      startsOf(lockModel(steps, token)),
    );
    expect(
      seen[at]!.steps.map(({ listening }) => listening),
      "A call that no longer waits, because it was aborted or its job has begun, leaves no listener on its signal",
    ).toEqual(steps.map(() => 0));
  }
  const pooling: PoolScene = {
    length: 2,
    limit: 2,
    token,
    signal: "open",
    steps: [nothing, finishItems(1, 0)],
  };
  const pooled = await pool(tools, [pooling, { ...pooling, steps: [nothing, failItems(0), finishItems(1)] }]);
  for (const { listening } of pooled) {
    expect(listening, "mapPool leaves no listener on its signal when its promise settles").toBe(0);
  }
});

/* 5: pool */

interface Pooled {
  steps: { started: (number | string)[]; pulled: number; aborted: number; outcome: unknown }[];
  closed: number;
  /** How many listeners are on the signal at the end. */
  listening: number;
}

/** Lets scenes happen in one call: each is a pool of its own. */
const pool = async ({ answer }: Tools, scenes: readonly PoolScene[]): Promise<Pooled[]> =>
  (await apart(answer).call({ export: "mapPool", driver: "pools", args: [scenes] })).value as Pooled[];

/** What a right pool does after each step. */
class PoolModel {
  readonly #scene: PoolScene;
  readonly #running = new Set<number>();
  readonly #results: string[] = [];
  #pulled = 0;
  #error: string | undefined;
  #outcome: unknown = "none";

  constructor(scene: PoolScene) {
    this.#scene = scene;
    if (scene.failsAt === -1) this.#fail("has no item -1");
    if (scene.signal === "aborted") this.#fail("aborted", scene.as);
  }

  after(step: PoolStep): Pooled["steps"][number] {
    if (step.do === "abort" && this.#outcome === "none") this.#fail("aborted", step.as);
    if ("items" in step) for (const item of step.items) this.#end(item, step);
    const started = this.#begin();
    if (this.#running.size === 0) this.#settle();
    const aborted = this.#error === undefined ? 0 : this.#running.size;
    return { started, pulled: this.#pulled, aborted, outcome: this.#outcome };
  }

  #end(item: number, { do: how, as }: Extract<PoolStep, { items: unknown }>): void {
    this.#running.delete(item);
    if (how === "fail") this.#fail(`failed ${item}`, as);
    else this.#results[item] = told(`${(item * 7 + 3) % 10} ${this.#scene.token} ${item}`, as);
  }

  #begin(): number[] {
    const { limit, length, failsAt, readingAborts, jobAborts, throwsAt, as } = this.#scene;
    const started: number[] = [];
    while (this.#error === undefined && this.#running.size < limit && this.#pulled !== length) {
      const at = this.#pulled;
      if (at === failsAt) this.#fail(`has no item ${at}`, as);
      else this.#pulled += 1;
      if (at === readingAborts) this.#fail("aborted", as);
      if (this.#error !== undefined) break;
      started.push(at);
      if (at === throwsAt) this.#fail(`failed ${at}`, as);
      else this.#running.add(at);
      if (at === jobAborts) this.#fail("aborted", as);
    }
    return started;
  }

  #settle(): void {
    if (this.#outcome !== "none") return;
    this.#outcome = this.#error === undefined ? { value: this.#results } : { error: this.#error };
  }

  #fail(words: string, as?: Shape): void {
    this.#error ??= told(`${this.#scene.token} ${words}`, as);
  }
}

function poolModel(scene: PoolScene): Pooled["steps"] {
  const model = new PoolModel(scene);
  return scene.steps.map((step) => model.after(step));
}

const nothing = { do: "nothing" } as const;
const finishItems = (...items: number[]) => ({ do: "finish", items }) as const;
const failItems = (...items: number[]) => ({ do: "fail", items }) as const;

/** An order in which jobs may end, when so many are under way at most. */
function anyOrder(random: Random, length: number, limit: number): number[] {
  const order: number[] = [];
  while (order.length < length) {
    const begun = Math.min(length, order.length + limit);
    const running = random.list(begun, (n) => n).filter((n) => !order.includes(n));
    order.push(random.pick(running));
  }
  return order;
}

check("pool-order", async (tools) => {
  const { random } = tools;
  const scene = (length: number, limit: number, given: Partial<PoolScene> = {}): PoolScene => ({
    length,
    limit,
    token: random.word(),
    steps: [nothing, ...anyOrder(random, length, limit).map((item) => finishItems(item))],
    ...given,
  });
  const odd = random.shuffle(shapes);
  const results = anyOrder(random, odd.length, 2).map((item) => ({ ...finishItems(item), as: odd[item]! }));
  const scenes = [
    scene(random.int(6, 9), random.int(2, 3)),
    scene(4, 1),
    scene(random.int(12, 15), random.int(6, 10)),
    scene(2, 5),
    scene(0, 2),
    scene(5, 3, { items: "same" }),
    scene(8, 2, { items: "odd" }),
    // Several end in the same turn.
    scene(9, 3, {
      steps: [nothing, finishItems(2, 0), finishItems(1, 4, 3), finishItems(7, 5, 6), finishItems(8)],
    }),
    scene(odd.length, 2, { steps: [nothing, ...results] }),
  ];
  const seen = await pool(tools, scenes);
  for (const [at, one] of scenes.entries()) {
    const [{ steps }, model] = [seen[at]!, poolModel(one)];
    expect(
      steps.map(({ started }) => started),
      `bounded: Which jobs begin after each step, when ${one.limit} may be under way`,
    ).toEqual(model.map(({ started }) => started));
    expect(
      steps.map(({ pulled }) => pulled),
      "reads-when-free: How many items have been read after each step",
    ).toEqual(model.map(({ pulled }) => pulled));
    expect(
      steps.map(({ outcome }) => outcome),
      "results-in-order: The results come when all jobs have ended, in the order of the items",
    ).toEqual(model.map(({ outcome }) => outcome));
  }
});

const pickOf = <Key extends keyof Pooled["steps"][number]>(steps: Pooled["steps"], keys: readonly Key[]) =>
  steps.map((step) => Object.fromEntries(keys.map((key) => [key, step[key]])));

/** What an expectation is about, in words. */
interface StopWords {
  stops: string;
  ends: string;
}

async function expectStops(
  tools: Tools,
  scenes: readonly PoolScene[],
  { stops, ends }: StopWords,
): Promise<void> {
  const pooled = await pool(tools, scenes);
  const stopping = ["started", "pulled", "aborted"] as const;
  for (const [at, scene] of scenes.entries()) {
    const [{ steps }, model] = [pooled[at]!, poolModel(scene)];
    expect(pickOf(steps, stopping), stops).toEqual(pickOf(model, stopping));
    expect(pickOf(steps, ["outcome"]), ends).toEqual(pickOf(model, ["outcome"]));
  }
}

check("pool-failure", async (tools) => {
  const { random } = tools;
  const bad = random.pick([1, 2, 3]);
  const others = random.shuffle([1, 2, 3].filter((n) => n !== bad));
  const words = {
    stops:
      "failure-stops: After a failure no further job begins, no item is read, and the signal of those under way (aborted) is aborted",
    ends: "first-error: The promise rejects with the first error, when all jobs have ended",
  };
  const scene = (given: Partial<PoolScene>): PoolScene => ({
    length: null,
    limit: 3,
    token: random.word(),
    steps: [nothing, finishItems(0), failItems(bad), finishItems(others[0]!), failItems(others[1]!)],
    ...given,
  });
  const alone = { length: 4, limit: 1 };
  const [one, other] = random.shuffle(shapes);
  await expectStops(
    tools,
    [
      scene({}),
      scene({ length: 9, failsAt: 3, steps: [nothing, finishItems(0), finishItems(2), finishItems(1)] }),
      scene({ ...alone, steps: [nothing, failItems(0)] }),
      // The first in time, not in the order of the items, and the other way round.
      scene({ steps: [nothing, failItems(2), failItems(0), failItems(1)] }),
      scene({ steps: [nothing, failItems(0), failItems(2), finishItems(1)] }),
      // After the end of the items.
      scene({ length: 2, steps: [nothing, failItems(1), finishItems(0)] }),
      scene({ failsAt: 0, steps: [nothing] }),
      scene({ failsAt: -1, steps: [nothing] }),
      scene({ throwsAt: 1, steps: [nothing, finishItems(0)] }),
      scene({ throwsAt: 4, as: one!, steps: [nothing, finishItems(0, 1), finishItems(3), finishItems(2)] }),
      ...random.shuffle(shapes).map((as) => scene({ ...alone, steps: [nothing, { ...failItems(0), as }] })),
      scene({ failsAt: 1, as: other!, steps: [nothing, failItems(0)] }),
      scene({ closeFails: true, steps: [nothing, failItems(1), finishItems(0), finishItems(2)] }),
    ],
    words,
  );
});

check("pool-cancel", async (tools) => {
  const { random } = tools;
  const ends = random.shuffle([1, 2, 3]);
  const words = {
    stops:
      "cancel: After an abort no further job begins, and the signal of those under way (aborted) is aborted",
    ends: "cancel: The promise rejects with the signal's reason, when all jobs have ended",
  };
  const cancelled = { do: "abort" } as const;
  const scene = (given: Partial<PoolScene>): PoolScene => ({
    length: null,
    limit: 3,
    token: random.word(),
    signal: "open",
    steps: [nothing, finishItems(0), cancelled, ...ends.map((item) => finishItems(item))],
    ...given,
  });
  // Without a reason, a signal makes one: so no `undefined`.
  const reasons = random.shuffle(shapes.filter((shape) => shape !== "undefined"));
  const failed = { steps: [nothing, failItems(1), finishItems(0), finishItems(2)] };
  const unclosed = scene({ closable: false });
  await expectStops(
    tools,
    [
      scene({}),
      scene({ signal: "aborted", steps: [nothing] }),
      scene({ signal: "aborted", as: reasons[0]!, steps: [nothing] }),
      // All items have been read.
      scene({ length: 2, steps: [nothing, cancelled, finishItems(1), finishItems(0)] }),
      scene({ length: 2, steps: [nothing, finishItems(1), finishItems(0), cancelled] }),
      // Jobs fail because they were told to stop, and the other way round.
      scene({ steps: [nothing, cancelled, failItems(1), failItems(0), finishItems(2)] }),
      scene({ steps: [nothing, failItems(1), cancelled, finishItems(0), finishItems(2)] }),
      scene({ readingAborts: 0, steps: [nothing] }),
      scene({ readingAborts: 4, steps: [nothing, finishItems(0), finishItems(1), finishItems(2, 3)] }),
      scene({ jobAborts: 1, steps: [nothing, finishItems(1), finishItems(0)] }),
      ...reasons.map((as) => scene({ steps: [nothing, { ...cancelled, as }, finishItems(0, 1, 2)] })),
      scene({ closeFails: true }),
    ],
    words,
  );
  const closing = {
    "it was cancelled": scene({}),
    "a failure": scene(failed),
    "a failure with another value": scene({
      steps: [nothing, { ...failItems(1), as: random.pick(plainShapes) }, finishItems(0, 2)],
    }),
    "a job that throws at once": scene({ throwsAt: 0, steps: [nothing] }),
    "it was cancelled while it read": scene({ readingAborts: 0, steps: [nothing] }),
  };
  const closed = await pool(tools, Object.values(closing));
  for (const [at, after] of Object.keys(closing).entries()) {
    expect(
      closed[at]!.closed,
      `pool-closes: It calls return() of the iterator after ${after}`,
    ).toBeGreaterThan(0);
  }
  const [plain] = await pool(tools, [unclosed]);
  expect(
    pickOf(plain!.steps, ["outcome"]),
    "pool-closes: An iterator need not have a return(): the promise rejects with the signal's reason all the same",
  ).toEqual(pickOf(poolModel(unclosed), ["outcome"]));
});

interface PythonPool {
  length: number;
  limit: number;
  ends: number[];
  token: string;
}

check("pool-as-python", async (tools) => {
  const cases = casesOf<PythonPool, { started: number[][]; results: string[] }>("pool");
  const seen = await pool(
    tools,
    cases.map(({ given: { ends, ...given } }) => ({
      ...given,
      steps: [nothing, ...ends.map((item) => finishItems(item))],
    })),
  );
  for (const [at, { gave: wanted }] of cases.entries()) {
    const { steps } = seen[at]!;
    expect(
      steps.map(({ started }) => started),
      "bounded: Which jobs begin after each end, as in Python",
    ).toEqual(wanted.started);
    expect(steps.at(-1)?.outcome, "results-in-order: The results, as in Python").toEqual({
      value: wanted.results,
    });
  }
});
