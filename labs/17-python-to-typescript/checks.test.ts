// oxlint-disable max-lines -- a lab has one file of checks
import { type Answer, check, expect, type Random, type CallResult, type Tools } from "aws-data-labs/testing";
import type {
  Graph,
  LockStep,
  Node,
  Part,
  PoolScene,
  RetryScene,
  Source,
  Step,
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
}

const node = (at: number): Part => ({ node: at });
const value = (what: unknown): Part => ({ value: what });

/** The nodes in the order in which they are met from the root; `isShared` says which stay the original's. */
function walk({ nodes, root }: Graph, isShared: (at: number) => boolean): { root: Part; nodes: object[] } {
  const order: number[] = [];
  const found: object[] = [];
  const visit = (part: Part): Part => {
    if ("value" in part) return part;
    const known = order.indexOf(part.node);
    if (known >= 0) return node(known);
    const at = order.push(part.node) - 1;
    const { kind, entries = [], members = [], ms } = nodes[part.node]!;
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

const callCopy = ({ answer }: Tools, { how, graph }: Copying): Promise<CallResult> =>
  apart(answer).call({ export: how, driver: "copies", args: [how, graph] });

interface Copying {
  how: How;
  graph: Graph;
}

function expectCopied(result: CallResult, { how, graph }: Copying, words: string): void {
  const { root, nodes, before, after } = result.value as Copied;
  expect({ root, nodes }, words).toEqual(walk(graph, sharedBy(how, graph)));
  expect(after, `${words}. A change in the copy must not be seen in the original`).toEqual(before);
}

const expectCopy = async (tools: Tools, copying: Copying, words: string): Promise<void> =>
  expectCopied(await callCopy(tools, copying), copying, words);

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
  await eachOf([nested(random), list], (graph) =>
    expectCopy(
      tools,
      { how: "copyShallow", graph },
      "copyShallow makes one new object, and what is in it are the very objects of the original (shared)",
    ),
  );
});

check("deep-copy", async (tools) => {
  const { random } = tools;
  const deep = random.int(4, 9);
  const chain: Graph = {
    root: node(0),
    nodes: random.list(deep, (n): Node => {
      const members: Members = [
        [random.word(), value(n)],
        ["inner", n + 1 < deep ? node(n + 1) : value(null)],
      ];
      return { kind: n % 2 ? "object" : "Point", members };
    }),
  };
  await eachOf([nested(random), chain], (graph) =>
    expectCopy(
      tools,
      { how: "copyDeep", graph },
      "copyDeep shares no object with the original, at any depth",
    ),
  );
});

const bothWays = ["copyShallow", "copyDeep"] as const;

check("kinds", async (tools) => {
  const { random } = tools;
  const [first, second, third] = names(random, 3) as [string, string, string];
  const date: Node = { kind: "date", ms: random.int(0, 2e9) * 1000 };
  const one = (...nodes: Node[]): Graph => ({ root: node(0), nodes });
  const inside: Node = { kind: "list", members: [["0", value(random.word())]] };
  const kinds: Graph[] = [
    one(date),
    one(
      {
        kind: "map",
        entries: [
          [value(first), node(1)],
          [node(1), value(2)],
        ],
      },
      inside,
    ),
    one({ kind: "set", entries: [[node(1)], [value(random.int(1, 99))]] }, inside),
    one({ kind: "bare", members: [[first, node(1)]] }, inside),
    one(
      {
        kind: "list",
        members: [
          ["0", node(1)],
          ["1", node(1)],
        ],
      },
      date,
    ),
  ];
  const own = one(
    {
      kind: "object",
      members: [
        [third, node(1)],
        ["__proto__", node(1)],
        ["@unit", node(1)],
      ],
    },
    inside,
  );
  const point = one(
    {
      kind: "Point",
      members: [
        ["x", value(random.int(1, 99))],
        ["y", node(1)],
      ],
    },
    inside,
  );
  const ledger = one(
    { kind: "Ledger", entries: [[value(first), node(1)]], members: [[second, value(7)]] },
    inside,
  );
  await eachOf(bothWays, async (how) => {
    for (const graph of [point, ledger]) {
      const ran = await callCopy(tools, { how, graph });
      const called = "No constructor is called: it may want what you do not have";
      expect(ran.error?.message ?? "", `no-constructor: ${called}`).not.toContain("was made without");
      expectCopied(
        ran,
        { how, graph },
        "same-kind: The copy of an instance is an instance of the same class",
      );
    }
    const names = "own-properties: A copy has all own properties: names, __proto__ and symbols (@)";
    await expectCopy(tools, { how, graph: own }, names);
    await eachOf(kinds, (graph) => {
      const { kind } = graph.nodes[0]!;
      return expectCopy(
        tools,
        { how, graph },
        `same-kind: The copy of a ${kind} is one, with the same parts`,
      );
    });
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
  const loops: Graph[] = [
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
  await eachOf(loops, (graph) =>
    expectCopy(
      tools,
      { how: "copyDeep", graph },
      "In a deep copy, an object that occurs twice occurs twice (the same number), and a cycle stays a cycle",
    ),
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
  ];
  const graphs: Graph[] = [
    ...random
      .shuffle(atoms)
      .slice(0, 3)
      .map((atom): Graph => ({ root: value(atom), nodes: [] })),
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
    eachOf(graphs, (graph) =>
      expectCopy(
        tools,
        { how, graph },
        "Primitive values and functions are the same in the copy: there is nothing to copy in them",
      ),
    ),
  );
});

check("copies-as-python", async (tools) => {
  await eachOf(casesOf<Graph, Record<"shallow" | "deep", object>>("copies"), async ({ given, gave }) => {
    const copyOf = async (how: How): Promise<Copied> =>
      (await callCopy(tools, { how, graph: given })).value as Copied;
    const shallow = await copyOf("copyShallow");
    expect(
      { root: shallow.root, nodes: shallow.nodes },
      "shallow-shares: copyShallow copies as copy.copy does",
    ).toEqual(gave.shallow);
    const deep = await copyOf("copyDeep");
    expect({ root: deep.root, nodes: deep.nodes }, "cycles: copyDeep copies as copy.deepcopy does").toEqual(
      gave.deep,
    );
  });
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

interface Pipeline {
  source: Source;
  steps: Step[];
  asks: Ask[];
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

/** What each ask must do: functions that pull, one behind the other. */
function modelOf({ source, steps, asks }: Pipeline): Asked[] {
  let events: string[] = [];
  let hasFailed = false;
  const note = (event: string): void => void events.push(event);
  let pull = sourcePull(source, note);
  for (const step of steps) pull = pieces[step.step](step as never, pull, note);
  return asks.map((ask) => {
    let result: Asked["result"] = "done";
    if (ask === "return") hasFailed = true;
    else if (!hasFailed) {
      try {
        const got = pull();
        result = got.done ? "done" : { value: got.value };
      } catch (error) {
        hasFailed = true;
        result = { error: (error as Error).message };
      }
    }
    const seen = { events, ...(ask === "next" ? { result } : {}) };
    events = [];
    return seen;
  });
}

function sourcePull({ length, start, step, modulus, failsAt }: Source, note: (event: string) => void): Pull {
  let at = -1;
  return () => {
    at += 1;
    if (at === failsAt) throw new Error(`item ${at} is broken`);
    if (length !== null && at >= length) return end;
    const item = (start + at * step) % modulus;
    note(`pulled ${item}`);
    return { done: false, value: item };
  };
}

const pieces = {
  mapped(
    { factor, failsAt }: Extract<Step, { step: "mapped" }>,
    pull: Pull,
    note: (event: string) => void,
  ): Pull {
    let calls = -1;
    return () => {
      const got = pull();
      if (got.done) return end;
      calls += 1;
      note(`changed ${String(got.value)}`);
      if (calls === failsAt) throw new Error(`call ${calls} failed`);
      return { done: false, value: Number(got.value) * factor };
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

async function watch({ answer }: Tools, pipeline: Pipeline): Promise<Watched> {
  const last = pipeline.steps.at(-1)!.step;
  return (await apart(answer).call({ export: last, driver: "lazily", args: [pipeline] })).value as Watched;
}

const gave = (asks: readonly Asked[]): unknown[] => asks.map(({ result }) => result);
const did = (asks: readonly Asked[]): string[][] => asks.map(({ events }) => events);

check("lazy", async (tools) => {
  const { random } = tools;
  const factor = random.int(2, 99);
  const long: Pipeline = {
    source: someSource(random),
    steps: [
      { step: "mapped", factor },
      { step: "batched", count: random.int(2, 4) },
      { step: "taken", count: random.int(4, 6) },
    ],
    asks: nexts(random.int(2, 3)),
  };
  const alone: Pipeline = { source: someSource(random), steps: [{ step: "mapped", factor }], asks: nexts(3) };
  await eachOf([alone, long], async (pipeline) => {
    const { built, asks } = await watch(tools, pipeline);
    const model = modelOf(pipeline);
    expect(built, "nothing-early: Nothing is read before somebody asks for an item").toEqual([]);
    expect(
      asks.map(({ events }) => events.length > 1000),
      "no-more-than-needed: This source has no end, and it was read on and on",
    ).not.toContain(true);
    expect(gave(asks), "mapped: What each ask for an item gives").toEqual(gave(model));
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
  await eachOf(
    [of({}, count, count + 2), of({ length: count }, count + 3, count + 2), of({}, 0, 2), of({}, 1, 2)],
    async (pipeline) => {
      const { asks } = await watch(tools, pipeline);
      const model = modelOf(pipeline);
      expect(gave(asks), "taken gives the first items, and then is done").toEqual(gave(model));
      expect(
        did(asks),
        "taken asks its source for no item beyond the ones it gives: reading one may take an hour",
      ).toEqual(did(model));
    },
  );
});

check("batches", async (tools) => {
  const { random } = tools;
  const count = random.int(2, 4);
  const of = (length: number | null, asks: number): Pipeline => ({
    source: someSource(random, { length }),
    steps: [{ step: "batched", count }],
    asks: nexts(asks),
  });
  const pipelines = [of(2 * count + 1, 4), of(2 * count, 3), of(0, 1), of(null, 3)];
  await eachOf(pipelines, async (pipeline) => {
    const { asks } = await watch(tools, pipeline);
    const model = modelOf(pipeline);
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
  await eachOf([...early, whole, enough, broken], async (pipeline) => {
    const { closed, opened } = await watch(tools, pipeline);
    expect(
      { closed: closed > 0 },
      `Call return() of the source's iterator when the consumer stops early, when taken has enough, and when change throws; it was opened ${opened} times`,
    ).toEqual({ closed: true });
  });
  const plain = { ...whole, source: { ...whole.source, closable: false } };
  const { asks } = await watch(tools, plain);
  expect(asks, "An iterator need not have a return()").toEqual(modelOf(plain));
});

check("errors-pass", async (tools) => {
  const { random } = tools;
  const failsAt = random.int(1, 3);
  const steps: Step[] = [
    { step: "mapped", factor: 3 },
    { step: "taken", count: 9 },
  ];
  const pipelines: Pipeline[] = [
    { source: someSource(random, { failsAt }), steps, asks: nexts(failsAt + 2) },
    { source: someSource(random), steps: [{ step: "mapped", factor: 3, failsAt }], asks: nexts(failsAt + 2) },
    { source: someSource(random, { failsAt }), steps: [{ step: "batched", count: 2 }], asks: nexts(2) },
  ];
  await eachOf(pipelines, async (pipeline) => {
    const { asks } = await watch(tools, pipeline);
    expect(gave(asks), "An error reaches the consumer as it is, and nothing is given after it").toEqual(
      gave(modelOf(pipeline)),
    );
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
  await eachOf(cases, async ({ given, gave: wanted }) => {
    const { built, asks } = await watch(tools, {
      source: { ...given.source, closable: true },
      steps: [
        { step: "mapped", factor: given.factor },
        { step: "batched", count: given.size },
        { step: "taken", count: given.count },
      ],
      asks: nexts(given.asks),
    });
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
  });
});

/* 3: decorators */

const uses: readonly Use[] = ["function", "method", "decorator"];

const someCall = (random: Random, use: Use = random.pick(uses)) => ({
  name: `${random.word()}Of${random.int(1, 99)}`,
  args: [random.int(1, 999), random.int(1, 999)],
  token: random.word(),
  use,
});

interface Retried {
  name: string;
  length: number;
  isPromise: boolean;
  events: string[];
  outcome: { value?: unknown; error?: string; isOwn?: boolean; thrown?: string };
}

const retryRun = async ({ answer }: Tools, scene: RetryScene): Promise<Retried> =>
  (await apart(answer).call({ export: "retry", driver: "retries", args: [scene] })).value as Retried;

/** What a right decorator does. */
function retryModel(scene: RetryScene): Pick<Retried, "events" | "outcome"> {
  const { outcomes, attempts, waits, passing, token, use, args } = scene;
  const owner = use === "function" ? "nothing" : token;
  const events: string[] = [];
  for (let calls = 1; ; calls += 1) {
    events.push(`call ${calls} of ${owner} with ${args[0]} and ${args[1]}`);
    const { throws, value: result } = outcomes[calls - 1]!;
    if (throws === undefined) return { events, outcome: { value: result } };
    if (calls >= attempts || (passing && !passing.includes(throws))) {
      return { events, outcome: { error: throws, isOwn: true } };
    }
    if (waits) events.push(`wait ${calls}`, `waited ${calls}`);
  }
}

const failures = (random: Random, count: number) =>
  random.list(count, (n) => ({ throws: `${random.word()} ${n}` }));

check("retry", async (tools) => {
  const { random } = tools;
  const count = random.int(2, 4);
  const scene = (outcomes: RetryScene["outcomes"], attempts: number): RetryScene => ({
    ...someCall(random),
    attempts,
    outcomes,
    waits: false,
  });
  const result = { value: random.int(1, 999) };
  const succeeds = [
    scene([result, { value: -1 }], count),
    scene([...failures(random, count - 1), result, { value: -1 }], count),
    scene([...failures(random, count), result], count + 3),
  ];
  await eachOf(succeeds, async (one) => {
    const { events, outcome, isPromise } = await retryRun(tools, one);
    expect(
      { events, outcome },
      `tries-again: Call until a call succeeds, at most ${one.attempts} times, each time with the same this and arguments`,
    ).toEqual(retryModel(one));
    expect(isPromise, "throws-at-once: What retry gives returns a promise").toBe(true);
  });
  const fails = scene([...failures(random, count), result], count);
  const { events, outcome } = await retryRun(tools, fails);
  const model = retryModel(fails);
  expect(events, `tries-again: No more than ${count} calls`).toEqual(model.events);
  expect(outcome, "last-error: Throw the last error, the very object (isOwn)").toEqual(model.outcome);
  const [early, ...others] = failures(random, 3);
  const atOnce = scene([...others, { ...early!, atOnce: true }, result], 6);
  const only = scene([{ ...early!, atOnce: true }], 1);
  await eachOf([atOnce, only], async (one) => {
    const ran = await retryRun(tools, one);
    expect(
      { events: ran.events, outcome: ran.outcome, isPromise: ran.isPromise },
      "throws-at-once: A function that throws before there is a promise has failed, too",
    ).toEqual({ ...retryModel(one), isPromise: true });
  });
});

check("waits-and-when", async (tools) => {
  const { random } = tools;
  const result = { value: random.int(1, 999) };
  const failing = failures(random, 3);
  const base = { ...someCall(random), waits: true, attempts: 4 };
  const waits: RetryScene[] = [
    { ...base, outcomes: [...failing, result] },
    { ...base, attempts: 3, outcomes: [...failing, result] },
    { ...base, outcomes: [result] },
  ];
  await eachOf(waits, async (scene) => {
    const { events, outcome } = await retryRun(tools, scene);
    expect({ events, outcome }, "waits: Await wait(failures) between two calls, and only there").toEqual(
      retryModel(scene),
    );
  });
  const [first, second] = failing.map(({ throws }) => throws) as [string, string];
  const whens: RetryScene[] = [
    { ...base, outcomes: [...failing, result], passing: [first] },
    { ...base, outcomes: [...failing, result], passing: [second] },
    { ...base, outcomes: [failing[0]!, result], passing: [first] },
  ];
  await eachOf(whens, async (scene) => {
    const { events, outcome } = await retryRun(tools, scene);
    expect(
      { events, outcome },
      "when: Make no further call when when(error) is false, and throw that error",
    ).toEqual(retryModel(scene));
  });
});

interface Timed {
  name: string;
  length: number;
  isPromise: boolean;
  self: string;
  reportedBefore: number;
  outcome: object;
  reports: unknown[];
}

const timeRun = async ({ answer }: Tools, scene: TimeScene): Promise<Timed> =>
  (await apart(answer).call({ export: "timed", driver: "times", args: [scene] })).value as Timed;

function someTime(random: Random, given: Pick<TimeScene, "mode"> & Partial<TimeScene>): TimeScene {
  const began = random.int(1, 90_000);
  return {
    ...someCall(random),
    value: random.int(1, 999),
    began,
    ended: began + random.int(1, 90_000),
    ...given,
  };
}

check("keeps", async (tools) => {
  const { random } = tools;
  await eachOf(uses, async (use) => {
    const call = someCall(random, use);
    const owner = use === "function" ? "nothing" : call.token;
    const shape = { name: call.name, length: 2 };
    const retried = await retryRun(tools, { ...call, attempts: 2, outcomes: [{ value: 1 }], waits: false });
    const expected = [`call 1 of ${owner} with ${call.args[0]} and ${call.args[1]}`];
    expect(retried.events, "keeps-this: retry calls with the same this and the same arguments").toEqual(
      expected,
    );
    expect(
      { name: retried.name, length: retried.length },
      "keeps-name: What retry gives has the name and the length of the original",
    ).toEqual(shape);
    await eachOf(["sync", "async"] as const, async (mode) => {
      const scene = someTime(random, { ...call, mode });
      const timed = await timeRun(tools, scene);
      expect(timed.self, "keeps-this: timed calls with the same this and the same arguments").toBe(
        `${owner} with ${call.args[0]} and ${call.args[1]}`,
      );
      expect(timed.outcome, "keeps-this: timed gives what the original gives").toEqual({
        value: scene.value,
      });
      expect(
        { name: timed.name, length: timed.length },
        "keeps-name: What timed gives has the name and the length of the original",
      ).toEqual(shape);
    });
  });
});

check("timed", async (tools) => {
  const { random } = tools;
  const throws = random.words(2);
  const scenes = (["sync", "async"] as const).flatMap((mode) => [
    someTime(random, { mode }),
    someTime(random, { mode, throws }),
  ]);
  await eachOf(scenes, async (scene) => {
    const { mode, name, began, ended } = scene;
    const { reports, reportedBefore, outcome, isPromise } = await timeRun(tools, scene);
    const isSync = mode === "sync";
    if (isSync && scene.throws === undefined) {
      expect(isPromise, "stays-sync: A result that is no promise stays none").toBe(false);
    }
    const id = isSync ? "reports" : "reports-promises";
    expect(
      reportedBefore,
      `${id}: Report when the call has ended, not before: a promise ends when it settles`,
    ).toBe(isSync ? 1 : 0);
    expect(reports, `${id}: Report once: the name, and the time between two calls of now()`).toEqual([
      [name, ended - began],
    ]);
    expect(outcome, `${id}: The caller gets the value, or the very error (isOwn)`).toEqual(
      scene.throws === undefined ? { value: scene.value } : { error: throws, isOwn: true },
    );
  });
});

check("retry-as-python", async (tools) => {
  type Given = Pick<RetryScene, "attempts" | "outcomes" | "passing">;
  const cases = casesOf<Given, { name: string; events: string[]; outcome: object }>("retry");
  await eachOf(cases, async ({ given, gave: wanted }) => {
    const call = { name: wanted.name, args: [3, 4], token: "owner", use: "function" } as const;
    const { events, outcome } = await retryRun(tools, { ...call, ...given, waits: true });
    const told = events.map((event) => event.replace(/call \d+ of nothing/, "call"));
    const { isOwn: _, ...plain } = outcome;
    const id = given.passing ? "when" : "waits";
    expect({ events: told, outcome: plain }, `${id}: The calls and waits of the Python decorator`).toEqual({
      events: wanted.events,
      outcome: wanted.outcome,
    });
  });
});

/* 4: mutex */

interface Locked {
  steps: { started: number[]; settled: string[] }[];
  most: number;
  listeners: number;
}

async function lock({ answer }: Tools, steps: LockStep[], token: string): Promise<Locked> {
  const result = await apart(answer).call({ export: "Mutex", driver: "locks", args: [{ steps, token }] });
  const locked = result.value as Locked;
  // In one step several may settle, in an order that is nobody's business.
  return {
    ...locked,
    steps: locked.steps.map(({ started, settled }) => ({ started, settled: settled.toSorted() })),
  };
}

type Waiting = Extract<LockStep, { do: "run" }>;

/** A line of people at a door. */
function lockModel(steps: readonly LockStep[], token: string): Locked["steps"] {
  let running: number | undefined;
  const line: Waiting[] = [];
  let [started, settled]: [number[], string[]] = [[], []];
  const tell = (id: number, word: "gave" | "failed", how = ""): void =>
    void settled.push(`${id} ${word}: ${token} ${how}${id}`);
  const next = (): void => {
    while (running === undefined) {
      const first = line.shift();
      if (!first) return;
      started.push(first.id);
      if (first.how === "async") running = first.id;
      else tell(first.id, first.how === "value" ? "gave" : "failed");
    }
  };
  const act = (step: LockStep): void => {
    if (step.do === "run") {
      if (step.signal === "aborted") return tell(step.id, "failed", "aborted ");
      line.push(step);
    } else if (step.do === "abort") {
      const place = line.findIndex(({ id }) => id === step.id);
      if (place >= 0) {
        line.splice(place, 1);
        tell(step.id, "failed", "aborted ");
      }
    } else if (step.id === running) {
      running = undefined;
      if (step.do === "fail") tell(step.id, "failed", "failed ");
      else tell(step.id, "gave");
      next();
      if (step.do === "finish-and-run") line.push({ do: "run", id: step.next, how: "async" });
    }
    next();
  };
  return steps.map((step) => {
    act(step);
    const seen = { started, settled: settled.toSorted() };
    [started, settled] = [[], []];
    return seen;
  });
}

const run = (id: number, given: Partial<Waiting> = {}): Waiting => ({
  do: "run",
  id,
  how: "async",
  ...given,
});
const finish = (id: number): LockStep => ({ do: "finish", id });

check("in-turn", async (tools) => {
  const { random } = tools;
  const count = random.int(3, 6);
  const ids = random.list(count, (n) => n);
  const all = [...ids.map((id) => run(id)), ...ids.map(finish)];
  // Some come while others run.
  const mixed = [
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
  const token = random.word();
  const [together, between] = await Promise.all([lock(tools, all, token), lock(tools, mixed, token)]);
  for (const [locked, steps] of [
    [together, all],
    [between, mixed],
  ] as const) {
    const model = lockModel(steps, token);
    expect(locked.most, "exclusive: How many jobs were under way at most").toBe(1);
    expect(
      locked.steps.map(({ started }) => started),
      "fair: Which jobs begin after each step, in the order of the calls of run",
    ).toEqual(model.map(({ started }) => started));
    expect(
      locked.steps.map(({ settled }) => settled),
      "mutex-result: run gives what its job gives, once it has ended",
    ).toEqual(model.map(({ settled }) => settled));
  }
});

check("failures-release", async (tools) => {
  const { random } = tools;
  const token = random.word();
  const fail = (id: number): LockStep => ({ do: "fail", id });
  const scripts: LockStep[][] = [
    [run(0), run(1), run(2), fail(0), fail(1), finish(2), run(3), finish(3)],
    [run(0, { how: "throw" }), run(1), run(2, { how: "throw" }), run(3), finish(1), finish(3)],
  ];
  await eachOf(scripts, async (steps) => {
    const { steps: seen } = await lock(tools, steps, token);
    expect(
      seen,
      "A job that throws at once or rejects fails the promise that run gave for it, and the next one has its turn",
    ).toEqual(lockModel(steps, token));
  });
});

const abort = (id: number): LockStep => ({ do: "abort", id });
const open = { signal: "open" } as const;

check("aborts", async (tools) => {
  const { random } = tools;
  const token = random.word();
  const gone = random.pick([1, 2, 3]);
  const rest = [1, 2, 3].filter((id) => id !== gone);
  const scripts: Record<string, LockStep[]> = {
    "abort-waiting: A job whose signal is aborted while it waits rejects at once with the signal's reason and is never called; the others keep their order":
      [
        run(0),
        run(1, open),
        run(2, open),
        run(3, open),
        abort(gone),
        run(4),
        finish(0),
        ...rest.map(finish),
        finish(4),
      ],
    "aborted-before: A job whose signal was aborted before is never called, also when nobody else is there": [
      run(0, { signal: "aborted" }),
      run(1),
      finish(1),
    ],
    "abort-running: Once a job runs, its signal changes nothing": [
      run(0, open),
      run(1),
      abort(0),
      finish(0),
      finish(1),
    ],
  };
  await eachOf(Object.entries(scripts), async ([words, steps]) => {
    const { steps: seen } = await lock(tools, steps, token);
    expect(seen, words).toEqual(lockModel(steps, token));
  });
});

check("mutex-as-python", async (tools) => {
  type Script = { do: "run" | "finish" | "fail" | "abort"; id: number }[];
  await eachOf(casesOf<{ steps: Script }, number[][]>("lock"), async ({ given, gave: wanted }) => {
    const steps = given.steps.map((step) => (step.do === "run" ? run(step.id, open) : step)) as LockStep[];
    const { steps: seen } = await lock(tools, steps, tools.random.word());
    expect(
      seen.map(({ started }) => started),
      "safe-on-throw: Which jobs begin after each step, as with asyncio.Lock",
    ).toEqual(wanted);
  });
});

check("no-barging", async (tools) => {
  const { random } = tools;
  const token = random.word();
  const turns = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7]);
  await eachOf(turns.slice(0, 5), async (turn) => {
    const steps: LockStep[] = [
      run(0),
      run(1),
      run(2),
      { do: "finish-and-run", id: 0, next: 3, turns: turn },
      { do: "finish-and-run", id: 1, next: 4, turns: turn },
      finish(2),
      finish(3),
      finish(4),
    ];
    const { steps: seen, most } = await lock(tools, steps, token);
    expect(most, "One job at a time, also when one comes while another ends").toBe(1);
    expect(
      seen.map(({ started }) => started),
      "A call that waits goes before one that comes while a job ends",
    ).toEqual(lockModel(steps, token).map(({ started }) => started));
  });
});

check("no-listeners", async (tools) => {
  const { random } = tools;
  const ids = random.list(random.int(4, 8), (n) => n);
  const steps = [...ids.map((id) => run(id, open)), abort(ids.at(-1)!), ...ids.slice(0, -1).map(finish)];
  const { listeners, steps: seen } = await lock(tools, steps, random.word());
  expect(
    seen.flatMap(({ started }) => started),
    "All jobs that were not aborted have run",
  ).toEqual(ids.slice(0, -1));
  expect(listeners, "A call that no longer waits leaves no listener on its signal").toBe(0);
});

/* 5: pool */

interface Pooled {
  steps: { started: number[]; pulled: number; aborted: number; outcome: unknown }[];
  closed: number;
}

const pool = async ({ answer }: Tools, scene: PoolScene): Promise<Pooled> =>
  (await apart(answer).call({ export: "mapPool", driver: "pools", args: [scene] })).value as Pooled;

/** What a right pool does after each step. */
function poolModel({ length, failsAt, limit, signal, steps, token }: PoolScene): Pooled["steps"] {
  const running = new Set<number>();
  const results: string[] = [];
  let pulled = 0;
  let error: string | undefined = signal === "aborted" ? `${token} aborted` : undefined;
  let outcome: unknown = "none";
  return steps.map((step) => {
    const started: number[] = [];
    if (step.do === "abort" && outcome === "none") error ??= `${token} aborted`;
    if ("item" in step) {
      running.delete(step.item);
      if (step.do === "fail") error ??= `${token} failed ${step.item}`;
      else results[step.item] = `${(step.item * 7 + 3) % 10} ${token} ${step.item}`;
    }
    while (error === undefined && running.size < limit && pulled !== length) {
      if (pulled === failsAt) error = `${token} has no item ${pulled}`;
      else {
        running.add(pulled);
        started.push(pulled);
        pulled += 1;
      }
    }
    if (running.size === 0 && outcome === "none") {
      outcome = error === undefined ? { value: results } : { error, isOwn: false };
    }
    return { started, pulled, aborted: error === undefined ? 0 : running.size, outcome };
  });
}

const nothing = { do: "nothing" } as const;
const finishItem = (item: number) => ({ do: "finish", item }) as const;

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
  const scene = (length: number, limit: number): PoolScene => ({
    length,
    limit,
    token: random.word(),
    steps: [nothing, ...anyOrder(random, length, limit).map(finishItem)],
  });
  const scenes = [scene(random.int(6, 9), random.int(2, 3)), scene(4, 1), scene(2, 5), scene(0, 2)];
  await eachOf(scenes, async (one) => {
    const { steps } = await pool(tools, one);
    const model = poolModel(one);
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
  });
});

const pickOf = <Key extends keyof Pooled["steps"][number]>(steps: Pooled["steps"], keys: readonly Key[]) =>
  steps.map((step) => Object.fromEntries(keys.map((key) => [key, step[key]])));

async function expectStop(
  tools: Tools,
  scene: PoolScene,
  { stops, ends }: { stops: string; ends: string },
): Promise<Pooled> {
  const pooled = await pool(tools, scene);
  const model = poolModel(scene);
  const stopping = ["started", "pulled", "aborted"] as const;
  expect(pickOf(pooled.steps, stopping), stops).toEqual(pickOf(model, stopping));
  expect(pickOf(pooled.steps, ["outcome"]), ends).toEqual(pickOf(model, ["outcome"]));
  return pooled;
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
    steps: [
      nothing,
      finishItem(0),
      { do: "fail", item: bad },
      finishItem(others[0]!),
      { do: "fail", item: others[1]! },
    ],
    ...given,
  });
  await eachOf(
    [
      scene({}),
      scene({ length: 9, failsAt: 3, steps: [nothing, finishItem(0), finishItem(2), finishItem(1)] }),
      scene({ length: 4, limit: 1, steps: [nothing, { do: "fail", item: 0 }] }),
    ],
    async (one) => void (await expectStop(tools, one, words)),
  );
});

check("pool-cancel", async (tools) => {
  const { random } = tools;
  const ends = random.shuffle([1, 2, 3]).map(finishItem);
  const words = {
    stops:
      "cancel: After an abort no further job begins, and the signal of those under way (aborted) is aborted",
    ends: "cancel: The promise rejects with the signal's reason, when all jobs have ended",
  };
  const scene = (given: Partial<PoolScene>): PoolScene => ({
    length: null,
    limit: 3,
    token: random.word(),
    signal: "open",
    steps: [nothing, finishItem(0), { do: "abort" }, ...ends],
    ...given,
  });
  const { closed } = await expectStop(tools, scene({}), words);
  expect(closed, "pool-closes: It calls return() of the iterator when it was cancelled").toBeGreaterThan(0);
  const failed = scene({ steps: [nothing, { do: "fail", item: 1 }, finishItem(0), finishItem(2)] });
  expect(
    (await pool(tools, failed)).closed,
    "pool-closes: It calls return() of the iterator after a failure",
  ).toBeGreaterThan(0);
  const before = scene({ signal: "aborted", steps: [nothing] });
  await expectStop(tools, before, words);
  const unclosed = scene({ closable: false });
  const plain = await pool(tools, unclosed);
  expect(
    pickOf(plain.steps, ["outcome"]),
    "pool-closes: An iterator need not have a return(): the promise rejects with the signal's reason all the same",
  ).toEqual(pickOf(poolModel(unclosed), ["outcome"]));
  const unused = scene({ length: 2, steps: [nothing, finishItem(1), finishItem(0), { do: "abort" }] });
  await expectStop(tools, unused, words);
});

interface PythonPool {
  length: number;
  limit: number;
  ends: number[];
  token: string;
}

check("pool-as-python", async (tools) => {
  const cases = casesOf<PythonPool, { started: number[][]; results: string[] }>("pool");
  await eachOf(cases, async ({ given, gave: wanted }) => {
    const { length, limit, token, ends } = given;
    const { steps } = await pool(tools, { length, limit, token, steps: [nothing, ...ends.map(finishItem)] });
    expect(
      steps.map(({ started }) => started),
      "bounded: Which jobs begin after each end, as in Python",
    ).toEqual(wanted.started);
    expect(steps.at(-1)?.outcome, "results-in-order: The results, as in Python").toEqual({
      value: wanted.results,
    });
  });
});
