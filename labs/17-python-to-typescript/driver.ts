// oxlint-disable max-lines -- a lab has one driver
/**
 * Calls an answer's exports in the answer's process, with what data cannot say: instances of classes, iterators, functions,
 * work that ends when it is told to. What it saw is returned as data. It loads before the answer, and keeps its notes by
 * index alone, so that globals which an answer replaces are none of its own.
 */
import { getEventListeners } from "node:events";
import type * as Answer from "./solution/answer.ts";

const later = setImmediate;
const listenersOf = (signal: AbortSignal): readonly unknown[] => getEventListeners(signal, "abort");
const { getPrototypeOf, ownKeys, getOwnPropertyDescriptor, defineProperty, apply, setPrototypeOf } = Reflect;

type Method = (this: unknown, ...args: never[]) => unknown;
const methodOf = (owner: object, name: string): Method =>
  getOwnPropertyDescriptor(owner, name)!.value as Method;
const mapHas = methodOf(Map.prototype, "has");
const mapSet = methodOf(Map.prototype, "set");
const mapEach = methodOf(Map.prototype, "forEach");
const setHas = methodOf(Set.prototype, "has");
const setAdd = methodOf(Set.prototype, "add");
const setEach = methodOf(Set.prototype, "forEach");
const getTime = methodOf(Date.prototype, "getTime");
const setTime = methodOf(Date.prototype, "setTime");
const { isArray } = Array;

function put<Item>(list: Item[], item: Item): void {
  defineProperty(list, list.length, { value: item, writable: true, enumerable: true, configurable: true });
}

/** Everything that is ready to happen happens. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => void later(resolve));
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : "no error");

/* 1: copies */

/** A value, or the place of an object among the nodes of its graph. */
export type Part = { readonly value: unknown } | { readonly node: number };

export interface Node {
  /** `bare` has no prototype; `Point` is a class, and `Ledger` one that extends Map. */
  readonly kind: "list" | "object" | "bare" | "map" | "set" | "date" | "Point" | "Ledger" | "function";
  /** Pairs of a map, items of a set. */
  readonly entries?: readonly (readonly Part[])[];
  /** Own properties; a name that begins with @ stands for a symbol. */
  readonly members?: readonly (readonly [name: string, part: Part])[];
  readonly ms?: number;
  /** The node of the original which this very object is. */
  readonly shared?: number;
}

class Point {
  constructor(...given: unknown[]) {
    if (given.length === 0) throw new TypeError("a Point was made without coordinates");
  }
}

class Ledger extends Map<unknown, unknown> {
  constructor(...given: unknown[]) {
    super();
    if (given.length === 0) throw new TypeError("a Ledger was made without an owner");
  }
}

const prototypes: Readonly<Record<string, object | null>> = {
  list: Array.prototype,
  object: Object.prototype,
  bare: null,
  map: Map.prototype,
  set: Set.prototype,
  date: Date.prototype,
  Point: Point.prototype,
  Ledger: Ledger.prototype,
};

const makers: Readonly<Record<string, (ms: number) => object>> = {
  list: () => [],
  map: () => new Map(),
  Ledger: () => new Ledger("owner"),
  set: () => new Set(),
  date: (ms) => new Date(ms),
  function: () => () => "called",
};

const nameOf = (key: string | symbol): string => (typeof key === "symbol" ? `@${key.description}` : key);
const keyOf = (name: string): string | symbol => (name.startsWith("@") ? Symbol.for(name.slice(1)) : name);

function build(nodes: readonly Node[]): object[] {
  const made = nodes.map(({ kind, ms = 0 }) => {
    const object = makers[kind]?.(ms) ?? {};
    if (kind in prototypes) setPrototypeOf(object, prototypes[kind]!);
    return object;
  });
  const valueOf = (part: Part): unknown => ("node" in part ? made[part.node] : part.value);
  for (const [at, { kind, entries = [], members = [] }] of nodes.entries()) {
    for (const parts of entries) {
      const [key, item] = parts.map(valueOf);
      if (kind === "set") (made[at] as Set<unknown>).add(key);
      else (made[at] as Map<unknown, unknown>).set(key, item);
    }
    for (const [name, part] of members) set(made[at]!, keyOf(name), valueOf(part));
  }
  return made;
}

const set = (object: object, key: string | symbol, value: unknown): boolean =>
  defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });

function placeOf(list: readonly unknown[], object: unknown): number {
  for (let at = 0; at < list.length; at += 1) if (list[at] === object) return at;
  return -1;
}

/** What an object is inside, whatever its prototype says. */
function brandOf(object: object): string {
  if (isArray(object)) return "list";
  for (const [brand, method] of brands) {
    try {
      apply(method, object, [0]);
      return brand;
    } catch {
      // Then it is something else.
    }
  }
  return "object";
}

const brands: readonly (readonly [string, (...args: never[]) => unknown])[] = [
  ["map", mapHas],
  ["set", setHas],
  ["date", getTime],
];
const brandOfKind: Readonly<Record<string, string>> = { bare: "object", Point: "object", Ledger: "map" };

function kindOf(object: object): string {
  if (typeof object === "function") return "function";
  const prototype = getPrototypeOf(object);
  for (const kind in prototypes) {
    if (prototypes[kind] !== prototype) continue;
    return (brandOfKind[kind] ?? kind) === brandOf(object) ? kind : `${kind} that is no ${kind} inside`;
  }
  return "an object of another class";
}

/** The nodes below a value in the order in which they are met, up to those that are the originals themselves. */
function look(
  root: unknown,
  originals: readonly unknown[],
): { objects: object[]; root: Part; nodes: Node[] } {
  const objects: object[] = [];
  const nodes: Node[] = [];
  const partOf = (value: unknown): Part => {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return { value };
    const known = placeOf(objects, value);
    if (known >= 0) return { node: known };
    const at = objects.length;
    put(objects, value);
    const shared = placeOf(originals, value);
    set(nodes, String(at), shared >= 0 ? { shared } : {});
    if (shared < 0) set(nodes, String(at), nodeOf(value, partOf));
    return { node: at };
  };
  return { root: partOf(root), objects, nodes };
}

function nodeOf(object: object, partOf: (value: unknown) => Part): object {
  const kind = kindOf(object);
  if (kind === "function") return { kind };
  const brand = brandOf(object);
  const entries: Part[][] = [];
  if (brand === "map")
    apply(mapEach, object, [(item: unknown, key: unknown) => put(entries, [partOf(key), partOf(item)])]);
  if (brand === "set") apply(setEach, object, [(item: unknown) => put(entries, [partOf(item)])]);
  const members: [string, Part][] = [];
  for (const key of ownKeys(object)) {
    if (brand === "list" && key === "length") continue;
    const { value, enumerable } = getOwnPropertyDescriptor(object, key)!;
    put(members, [enumerable ? nameOf(key) : `hidden ${nameOf(key)}`, partOf(value)]);
  }
  return { kind, entries, members, ...(brand === "date" ? { ms: apply(getTime, object, []) } : {}) };
}

function change(object: object): void {
  const brand = brandOf(object);
  if (brand === "map") apply(mapSet, object, ["changed", 1]);
  if (brand === "set") apply(setAdd, object, ["changed"]);
  if (brand === "date") apply(setTime, object, [-1]);
  set(object, brand === "list" ? String((object as unknown[]).length) : "changed", 1);
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly root: Part;
}

/** Copies a graph, looks at the copy, changes all that is new in it, and looks at the original. */
export function copies(
  answer: typeof Answer,
  how: "copyShallow" | "copyDeep",
  { nodes, root }: Graph,
): object {
  const originals = build(nodes);
  const original = "node" in root ? originals[root.node] : root.value;
  const before = look(original, []);
  const copy = look(answer[how](original), originals);
  for (let at = 0; at < copy.objects.length; at += 1) {
    if (placeOf(originals, copy.objects[at]) < 0) change(copy.objects[at]!);
  }
  const after = look(original, []);
  return { root: copy.root, nodes: copy.nodes, before: before.nodes, after: after.nodes };
}

/* 2: pipelines */

export interface Source {
  /** Null when it has no end. */
  readonly length: number | null;
  readonly start: number;
  readonly step: number;
  readonly modulus: number;
  /** Whether its iterator has a method `return`. */
  readonly closable: boolean;
  /** The place of the item that it cannot give. */
  readonly failsAt?: number;
}

export type Step =
  | { readonly step: "mapped"; readonly factor: number; readonly failsAt?: number }
  | { readonly step: "taken" | "batched"; readonly count: number };

const most = 5000;

/** Builds a pipeline, and notes what each thing asked of it makes its source and its functions do. */
export function lazily(
  answer: typeof Answer,
  { source, steps, asks }: { source: Source; steps: readonly Step[]; asks: readonly ("next" | "return")[] },
): object {
  let events: string[] = [];
  const counts = { opened: 0, closed: 0 };
  const note = (event: string): void => put(events, event);
  let pipeline = sourceOf(source, note, counts);
  for (const step of steps) pipeline = pieceOf(answer, step, note)(pipeline);
  const built = events;
  const seen: object[] = [];
  events = [];
  const iterator = pipeline[Symbol.iterator]();
  for (const ask of asks) {
    let result: unknown;
    try {
      const { done = false, value } = (ask === "next" ? iterator.next() : iterator.return?.()) ?? {};
      result = done ? "done" : { value };
    } catch (error) {
      result = { error: textOf(error) };
    }
    // What `return` gives is nobody's business, but for an error.
    const isShown = ask === "next" || (result !== "done" && "error" in (result as object));
    put(seen, { events, ...(isShown ? { result } : {}) });
    events = [];
  }
  return { built, asks: seen, ...counts };
}

function sourceOf(
  { length, start, step, modulus, closable, failsAt }: Source,
  note: (event: string) => void,
  counts: { opened: number; closed: number },
): Iterable<unknown> {
  let at = -1;
  const next = (): IteratorResult<number> => {
    at += 1;
    if (at === failsAt || at >= most)
      throw new Error(at === failsAt ? `item ${at} is broken` : "too many items were asked for");
    if (length !== null && at >= length) return { done: true, value: undefined };
    const value = (start + at * step) % modulus;
    note(`pulled ${value}`);
    return { done: false, value };
  };
  const close = (): IteratorResult<number> => {
    counts.closed += 1;
    return { done: true, value: undefined };
  };
  return {
    [Symbol.iterator]() {
      counts.opened += 1;
      return closable ? { next, return: close } : { next };
    },
  };
}

type Piece = (items: Iterable<unknown>) => Iterable<unknown>;

function pieceOf(answer: typeof Answer, step: Step, note: (event: string) => void): Piece {
  if (step.step !== "mapped") return (items) => answer[step.step](items, step.count);
  let calls = -1;
  const change = (item: unknown): unknown => {
    calls += 1;
    note(`changed ${String(item)}`);
    if (calls === step.failsAt) throw new Error(`call ${calls} failed`);
    return Number(item) * step.factor;
  };
  return (items) => answer.mapped(items, change);
}

/* 3: decorators */

/** How the wrapped thing is used: as a function, as a method that was assigned, as a decorated method. */
export type Use = "function" | "method" | "decorator";

interface Called {
  readonly name: string;
  readonly args: readonly number[];
  /** What `this` is known by. */
  readonly token: string;
  readonly use: Use;
}

type Original = (this: unknown, ...args: number[]) => unknown;

interface CameBack {
  readonly name: string;
  readonly length: number;
  readonly back?: unknown;
  readonly thrown?: unknown;
  readonly isPromise: boolean;
}

type Wrap = (original: Original, context?: object) => Original;

/** Calls a wrapped function or method; gives what came back, and what it looks like. */
function callWrapped(wrap: Wrap, unwrapped: Original, { name, args, token, use }: Called): CameBack {
  const context = { kind: "method", name, static: false, private: false, addInitializer: () => {} };
  const wrapped = use === "decorator" ? wrap(unwrapped, context) : wrap(unwrapped);
  const owner: { token: string; method: Original } = { token, method: wrapped };
  const facts = { name: wrapped.name, length: wrapped.length };
  try {
    const back = use === "function" ? wrapped(...args) : owner.method(...args);
    return { ...facts, back, isPromise: back instanceof Promise };
  } catch (error) {
    return { ...facts, thrown: error, isPromise: false };
  }
}

const tokenOf = (self: unknown): string => (self as { token?: string } | undefined)?.token ?? "nothing";

/** What became of a value or a promise; `own` are errors that the original threw. */
async function outcomeOf(back: unknown, own: readonly unknown[]): Promise<object> {
  try {
    return { value: await back };
  } catch (error) {
    return { error: textOf(error), isOwn: placeOf(own, error) >= 0 };
  }
}

/** A method of two parameters, by a name of its own. */
const original = (name: string, run: (self: unknown, args: readonly number[]) => unknown): Original =>
  ({
    [name](this: unknown, first: number, second: number) {
      return run(this, [first, second]);
    },
  })[name]!;

export interface Attempt {
  readonly throws?: string;
  /** It throws before there is a promise. */
  readonly atOnce?: boolean;
  readonly value?: number;
}

export interface RetryScene extends Called {
  readonly attempts: number;
  readonly outcomes: readonly Attempt[];
  readonly waits: boolean;
  /** Messages of the errors after which `when` allows another try; no `when` when left out. */
  readonly passing?: readonly string[];
}

export async function retries(answer: typeof Answer, scene: RetryScene): Promise<object> {
  const events: string[] = [];
  const own: unknown[] = [];
  let calls = 0;
  const attempt = (self: unknown, args: readonly number[]): unknown => {
    const { throws, atOnce = false, value } = scene.outcomes[calls] ?? { value: -1 };
    calls += 1;
    put(events, `call ${calls} of ${tokenOf(self)} with ${args[0]} and ${args[1]}`);
    if (throws === undefined) return Promise.resolve(value);
    const error = new Error(throws);
    put(own, error);
    if (atOnce) throw error;
    return Promise.reject(error);
  };
  const { attempts, waits, passing } = scene;
  const wrap = answer.retry({
    attempts,
    ...(waits ? { wait: waiting(events) } : {}),
    ...(passing ? { when: (error: unknown) => placeOf(passing, textOf(error)) >= 0 } : {}),
  });
  const { back, thrown, ...facts } = callWrapped(wrap as Wrap, original(scene.name, attempt), scene);
  const outcome = thrown === undefined ? await outcomeOf(back, own) : { thrown: textOf(thrown) };
  await settle();
  return { ...facts, events, outcome };
}

const waiting = (events: string[]) => async (failures: number) => {
  put(events, `wait ${failures}`);
  await settle();
  put(events, `waited ${failures}`);
};

export interface TimeScene extends Called {
  readonly mode: "async" | "sync";
  readonly throws?: string;
  readonly value: number;
  readonly began: number;
  readonly ended: number;
}

export async function times(answer: typeof Answer, scene: TimeScene): Promise<object> {
  const { mode, throws, value, began, ended } = scene;
  const reports: unknown[] = [];
  const own: unknown[] = [];
  let time = began;
  let self = "";
  let end = (): void => {};
  const finish = (): number => {
    time = ended;
    if (throws === undefined) return value;
    put(own, new Error(throws));
    throw own[0];
  };
  const run = (owner: unknown, args: readonly number[]): unknown => {
    self = `${tokenOf(owner)} with ${args[0]} and ${args[1]}`;
    if (mode === "sync") return finish();
    return new Promise<void>((resolve) => void (end = resolve)).then(finish);
  };
  const wrap = answer.timed({ now: () => time, report: (name, ms) => put(reports, [name, ms]) });
  const { back, thrown, ...facts } = callWrapped(wrap as Wrap, original(scene.name, run), scene);
  // A promise that fails before anybody waits for it would end the process.
  const outcome = outcomeOf(thrown === undefined ? back : Promise.reject(thrown as Error), own);
  await settle();
  const reportedBefore = reports.length;
  end();
  return { ...facts, self, reportedBefore, outcome: await outcome, reports: (await settle(), reports) };
}

/* 4: mutex */

export type LockStep =
  | { readonly do: "run"; readonly id: number; readonly how: Work; readonly signal?: "open" | "aborted" }
  | { readonly do: "finish" | "fail" | "abort"; readonly id: number }
  /** Another one comes so many turns of promises after the end of the first. */
  | { readonly do: "finish-and-run"; readonly id: number; readonly next: number; readonly turns: number };

/** `async`: it ends when it is told to; the others end at once. */
export type Work = "async" | "value" | "throw";

interface Running {
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
}

export interface LockScene {
  readonly steps: readonly LockStep[];
  /** Words that values and errors are made of. */
  readonly token: string;
}

/** What the works of a mutex do, and what became of them. */
class Works {
  readonly running: Running[] = [];
  readonly signals: AbortController[] = [];
  readonly #mutex: Answer.Mutex;
  readonly #token: string;
  #started: number[] = [];
  #settled: string[] = [];
  #underWay = 0;
  /** How many were under way at most. */
  most = 0;

  constructor(mutex: Answer.Mutex, token: string) {
    this.#mutex = mutex;
    this.#token = token;
  }

  run(id: number, how: Work, signal?: "open" | "aborted"): void {
    const controller = new AbortController();
    set(this.signals, String(id), controller);
    if (signal === "aborted") controller.abort(this.aborted(id));
    const end = (word: string) => (value: unknown) =>
      put(this.#settled, `${id} ${word}: ${word === "gave" ? String(value) : textOf(value)}`);
    try {
      const work = (): string | Promise<string> => this.#work(id, how);
      const given = signal ? this.#mutex.run(work, controller.signal) : this.#mutex.run(work);
      given.then(end("gave"), end("failed"));
    } catch (error) {
      end("threw instead of a promise")(error);
    }
  }

  aborted = (id: number): Error => new Error(`${this.#token} aborted ${id}`);

  /** What happened since it was asked last. */
  seen(): object {
    const seen = { started: this.#started, settled: this.#settled };
    this.#started = [];
    this.#settled = [];
    return seen;
  }

  #work(id: number, how: Work): string | Promise<string> {
    put(this.#started, id);
    if (how === "value") return `${this.#token} ${id}`;
    if (how === "throw") throw new Error(`${this.#token} ${id}`);
    this.#underWay += 1;
    this.most = this.#underWay > this.most ? this.#underWay : this.most;
    return new Promise<string>((resolve, reject) =>
      set(this.running, String(id), { resolve, reject }),
    ).finally(() => (this.#underWay -= 1));
  }
}

export async function locks(answer: typeof Answer, { steps, token }: LockScene): Promise<object> {
  const works = new Works(new answer.Mutex(), token);
  const { running, signals } = works;
  const seen: object[] = [];
  for (const step of steps) {
    if (step.do === "run") works.run(step.id, step.how, step.signal);
    if (step.do === "abort") signals[step.id]!.abort(works.aborted(step.id));
    if (step.do === "fail") running[step.id]?.reject(new Error(`${token} failed ${step.id}`));
    if (step.do.startsWith("finish")) running[step.id]?.resolve(`${token} ${step.id}`);
    if (step.do === "finish-and-run") {
      for (let turn = 0; turn < step.turns; turn += 1) await Promise.resolve();
      works.run(step.next, "async");
    }
    await settle();
    put(seen, works.seen());
  }
  let listeners = 0;
  for (let id = 0; id < signals.length; id += 1) listeners += listenersOf(signals[id]!.signal).length;
  return { steps: seen, most: works.most, listeners };
}

/* 5: pool */

export type PoolStep =
  | { readonly do: "finish" | "fail"; readonly item: number }
  | { readonly do: "abort" | "nothing" };

export interface PoolScene {
  /** Null when the items have no end. */
  readonly length: number | null;
  /** The place of the item that cannot be had. */
  readonly failsAt?: number;
  /** Whether their iterator has a method `return`: it does unless told. */
  readonly closable?: boolean;
  readonly limit: number;
  readonly signal?: "open" | "aborted";
  /** The first one is looked at before anything is done: `nothing`. */
  readonly steps: readonly PoolStep[];
  /** Items and results are made of it. */
  readonly token: string;
}

/** Items that are counted, and works that end when they are told to. */
class Items {
  readonly running: (Running | undefined)[] = [];
  readonly #scene: PoolScene;
  readonly #told: AbortSignal[] = [];
  #started: number[] = [];
  #pulled = 0;
  closed = 0;

  constructor(scene: PoolScene) {
    this.#scene = scene;
  }

  [Symbol.iterator](): Iterator<string> {
    const next = (): IteratorResult<string> => this.#next();
    return this.#scene.closable === false ? { next } : { next, return: () => this.#close() };
  }

  work = (item: string, itsSignal: AbortSignal): Promise<string> => {
    const at = Number(item.slice(this.#scene.token.length + 1));
    put(this.#started, at);
    set(this.#told, String(at), itsSignal);
    return new Promise((resolve, reject) => set(this.running, String(at), { resolve, reject }));
  };

  /** What happened since it was asked last; `aborted` are works that are still under way and have been told to stop. */
  seen(): object {
    const started = this.#started;
    this.#started = [];
    let aborted = 0;
    for (let at = 0; at < this.#told.length; at += 1) {
      if (this.running[at] && this.#told[at]?.aborted) aborted += 1;
    }
    return { started, pulled: this.#pulled, aborted };
  }

  #next(): IteratorResult<string> {
    const { length, failsAt, token } = this.#scene;
    const at = this.#pulled;
    if (at === failsAt || at >= most) throw new Error(`${token} has no item ${at}`);
    if (length !== null && at >= length) return { done: true, value: undefined };
    this.#pulled += 1;
    return { done: false, value: `${token} ${at}` };
  }

  #close(): IteratorResult<string> {
    this.closed += 1;
    return { done: true, value: undefined };
  }
}

export async function pools(answer: typeof Answer, scene: PoolScene): Promise<object> {
  const { limit, signal, steps, token } = scene;
  const own = new AbortController();
  const abort = (): void => own.abort(new Error(`${token} aborted`));
  if (signal === "aborted") abort();
  const items = new Items(scene);
  const { running, work } = items;
  let outcome: unknown = "none";
  const pool = answer.mapPool(items, { limit, work, ...(signal ? { signal: own.signal } : {}) });
  void outcomeOf(pool, []).then((known) => void (outcome = known));
  const seen: object[] = [];
  for (const step of steps) {
    if (step.do === "abort") abort();
    if ("item" in step) {
      const { resolve, reject } = running[step.item] ?? {};
      if (step.do === "fail") reject?.(new Error(`${token} failed ${step.item}`));
      // No order of the results is that of the items.
      else resolve?.(`${(step.item * 7 + 3) % 10} ${token} ${step.item}`);
      set(running, String(step.item), undefined);
    }
    await settle();
    put(seen, { ...items.seen(), outcome });
  }
  return { steps: seen, closed: items.closed };
}
