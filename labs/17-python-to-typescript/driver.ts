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
const mapGet = methodOf(Map.prototype, "get");
const { isArray } = Array;
const { for: symbolFor } = Symbol;
const { is } = Object;

function put<Item>(list: Item[], item: Item): void {
  defineProperty(list, list.length, { value: item, writable: true, enumerable: true, configurable: true });
}

/** Everything that is ready to happen happens. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => void later(resolve));
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : "no error");

/** What is thrown, given as a reason, or returned: an error, or any other value. */
export type Shape = "error" | "object" | "text" | "undefined" | "null" | "0" | "false" | '""' | "NaN";

const plain = { undefined: undefined, null: null, 0: 0, false: false, '""': "", NaN: Number.NaN };

/** Values that an answer must pass on as they are. */
class Things {
  readonly #made: { readonly thing: unknown; readonly words: string }[] = [];

  /** Plain values are known by their names, the others by their words. */
  make(shape: Shape, words: string): unknown {
    if (shape in plain) return this.#keep(plain[shape as keyof typeof plain], shape);
    if (shape === "error") return this.#keep(new Error(words), words);
    return this.#keep(shape === "text" ? words : { code: words }, words);
  }

  /** The words of a thing that was made, or what came in its place. */
  wordsOf(value: unknown): string {
    for (let at = 0; at < this.#made.length; at += 1) {
      const { thing, words } = this.#made[at]!;
      if (is(thing, value)) return words;
    }
    return `another value: ${value instanceof Error ? value.message : typeof value}`;
  }

  #keep(thing: unknown, words: string): unknown {
    put(this.#made, { thing, words });
    return thing;
  }
}

/** Says of a call how many arguments it had, where it should have had another number. */
const unlike = (count: number, given: readonly unknown[]): string =>
  given.length === count ? "" : ` with ${given.length} arguments`;

const never = (): Promise<never> => new Promise<never>(() => {});

/* 1: copies */

/** A value, or the place of an object among the nodes of its graph. */
export type Part =
  | { readonly value: unknown }
  | { readonly node: number }
  /** What the symbol is made of: symbols are no data. */
  | { readonly symbol: string };

export interface Node {
  /** `bare` has no prototype; `Point` is a class, and `Ledger`, `Rows` and `Tags` extend Map, Array and Set. */
  readonly kind:
    | "list"
    | "object"
    | "bare"
    | "map"
    | "set"
    | "date"
    | "Point"
    | "Ledger"
    | "Rows"
    | "Tags"
    | "function";
  /** Pairs of a map, items of a set. */
  readonly entries?: readonly (readonly Part[])[];
  /** Own properties; a name that begins with @ stands for a symbol, and one that begins with "hidden " is not enumerable. */
  readonly members?: readonly (readonly [name: string, part: Part])[];
  readonly ms?: number;
  /** Of a list that ends with holes. */
  readonly length?: number | undefined;
  readonly held?: "frozen" | "sealed" | "not extensible";
  /** The node of the original which this very object is. */
  readonly shared?: number;
}

/** What was called of the classes below. */
let called: string[] = [];

class Point {
  constructor() {
    put(called, "new Point");
  }
}

class Ledger extends Map<unknown, unknown> {
  constructor(...given: never[]) {
    super(...given);
    put(called, "new Ledger");
  }
}

class Rows extends Array<unknown> {
  constructor(...given: never[]) {
    super(...given);
    put(called, "new Rows");
  }
}

class Tags extends Set<unknown> {
  constructor(...given: never[]) {
    super(...given);
    put(called, "new Tags");
  }
}

/** Each method of a class does what the one of the class that it extends does, and is noted. */
function watch(prototype: object, base: object): void {
  for (const key of ownKeys(base)) {
    const { value, get } = getOwnPropertyDescriptor(base, key)!;
    if (key === "constructor") continue;
    const noted = (method: Method) =>
      function (this: unknown, ...args: never[]): unknown {
        put(called, nameOf(key));
        return apply(method, this, args);
      };
    if (typeof value === "function") set(prototype, key, noted(value as Method));
    if (get) defineProperty(prototype, key, { get: noted(get), configurable: true });
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
  Rows: Rows.prototype,
  Tags: Tags.prototype,
};

const makers: Readonly<Record<string, (ms: number) => object>> = {
  list: () => [],
  map: () => new Map(),
  Ledger: () => new Map(),
  Rows: () => [],
  Tags: () => new Set(),
  set: () => new Set(),
  date: (ms) => new Date(ms),
  function: () => () => "called",
};

const nameOf = (key: string | symbol): string => (typeof key === "symbol" ? `@${key.description}` : key);
const keyOf = (name: string): string | symbol => (name.startsWith("@") ? Symbol.for(name.slice(1)) : name);
const hiddenMark = "hidden ";
const holders: Record<NonNullable<Node["held"]>, (object: object) => object> = {
  frozen: Object.freeze,
  sealed: Object.seal,
  "not extensible": Object.preventExtensions,
};

const valueIn = (part: Exclude<Part, { readonly node: number }>): unknown =>
  "symbol" in part ? symbolFor(part.symbol) : part.value;

function build(nodes: readonly Node[]): object[] {
  const made = nodes.map(({ kind, ms = 0 }) => {
    const object = makers[kind]?.(ms) ?? {};
    if (kind in prototypes) setPrototypeOf(object, prototypes[kind]!);
    return object;
  });
  const valueOf = (part: Part): unknown => ("node" in part ? made[part.node] : valueIn(part));
  for (const [at, { entries = [], members = [], length, held }] of nodes.entries()) {
    const object = made[at]!;
    for (const parts of entries) {
      const [key, item] = parts.map(valueOf);
      if (brandOf(object) === "set") apply(setAdd, object, [key]);
      else apply(mapSet, object, [key, item]);
    }
    for (const [name, part] of members) {
      const isHidden = name.startsWith(hiddenMark);
      const key = keyOf(isHidden ? name.slice(hiddenMark.length) : name);
      set(object, key, valueOf(part));
      if (isHidden) defineProperty(object, key, { enumerable: false });
    }
    if (length !== undefined) (object as unknown[]).length = length;
    if (held) holders[held](object);
  }
  return made;
}

const set = (object: object, key: string | symbol, value: unknown): boolean =>
  defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });

watch(Ledger.prototype, Map.prototype);
watch(Rows.prototype, Array.prototype);
watch(Tags.prototype, Set.prototype);

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
const brandOfKind: Readonly<Record<string, string>> = {
  bare: "object",
  Point: "object",
  Ledger: "map",
  Rows: "list",
  Tags: "set",
};

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
    if (typeof value === "symbol") return { symbol: String(value.description) };
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
  let places = 0;
  for (const key of ownKeys(object)) {
    if (brand === "list" && key === "length") continue;
    if (brand === "list" && typeof key === "string" && /^\d+$/.test(key)) places = Number(key) + 1;
    const { value, enumerable } = getOwnPropertyDescriptor(object, key)!;
    put(members, [enumerable ? nameOf(key) : `${hiddenMark}${nameOf(key)}`, partOf(value)]);
  }
  const length = brand === "list" ? lengthOf(object) : places;
  return {
    kind,
    entries,
    members,
    ...(brand === "date" ? { ms: apply(getTime, object, []) } : {}),
    ...(length === places ? {} : { length }),
  };
}

const lengthOf = (list: object): number => getOwnPropertyDescriptor(list, "length")!.value as number;

function change(object: object): void {
  const brand = brandOf(object);
  if (brand === "map") apply(mapSet, object, ["changed", 1]);
  if (brand === "set") apply(setAdd, object, ["changed"]);
  if (brand === "date") apply(setTime, object, [-1]);
  if (brand === "list") set(object, String(lengthOf(object)), 1);
  if (brand === "object") set(object, "changed", 1);
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly root: Part;
}

/** Copies one graph after the other. */
export function copies(
  answer: typeof Answer,
  how: "copyShallow" | "copyDeep",
  graphs: readonly Graph[],
): object[] {
  const seen: object[] = [];
  for (let at = 0; at < graphs.length; at += 1) {
    try {
      put(seen, copyOf(answer[how], graphs[at]!));
    } catch (error) {
      put(seen, { threw: String(error) });
    }
  }
  return seen;
}

/**
 * Copies a graph, looks at the copy, changes all that is new in it, and looks at the original. Then it changes the original
 * and copies it again.
 */
function copyOf(copied: (value: unknown) => unknown, { nodes, root }: Graph): object {
  const originals = build(nodes);
  const original = "node" in root ? originals[root.node] : valueIn(root);
  const before = look(original, []);
  called = [];
  const made = copied(original);
  const [first] = called;
  const copy = look(made, originals);
  const known = [...originals];
  for (let at = 0; at < copy.objects.length; at += 1) {
    const object = copy.objects[at]!;
    if (placeOf(originals, object) >= 0) continue;
    change(object);
    put(known, object);
  }
  const after = look(original, []);
  for (let at = 0; at < nodes.length; at += 1) if (nodes[at]!.kind !== "function") change(originals[at]!);
  const again = look(copied(original), known);
  return {
    root: copy.root,
    nodes: copy.nodes,
    before: before.nodes,
    after: after.nodes,
    again: { root: again.root, nodes: again.nodes },
    ...(first === undefined ? {} : { called: first }),
  };
}

export interface Chain {
  readonly depth: number;
  /** What its links are, by turns. */
  readonly kinds: readonly Node["kind"][];
  /** What the last link holds. */
  readonly end: string;
}

/** Copies a chain, in which each object holds the next one. It is too long to be told as a graph. */
export function chains(answer: typeof Answer, { depth, kinds, end }: Chain): object {
  const nodes: Node[] = [];
  for (let at = 0; at < depth; at += 1) {
    const kind = kinds[at % kinds.length]!;
    const part = at + 1 < depth ? { node: at + 1 } : { value: end };
    const link = { value: "link" };
    if (kind === "map") put(nodes, { kind, entries: [[link, part]] });
    else if (kind === "set") put(nodes, { kind, entries: [[part]] });
    else put(nodes, { kind, members: [[kind === "list" ? "0" : "link", part]] });
  }
  const originals = build(nodes);
  let link: unknown = answer.copyDeep(originals[0]);
  let length = 0;
  let shared = 0;
  while (typeof link === "object" && link !== null && length <= depth) {
    if (placeOf(originals, link) >= 0) shared += 1;
    length += 1;
    link = heldBy(link);
  }
  return { length, shared, end: link };
}

function heldBy(link: object): unknown {
  const brand = brandOf(link);
  if (brand === "map") return apply(mapGet, link, ["link"]);
  if (brand === "set") {
    let held: unknown;
    apply(setEach, link, [(item: unknown) => void (held = item)]);
    return held;
  }
  return getOwnPropertyDescriptor(link, brand === "list" ? "0" : "link")?.value;
}

/* 2: pipelines */

export interface Source {
  /** Null when it has no end. */
  readonly length: number | null;
  readonly start: number;
  readonly step: number;
  readonly modulus: number;
  /** What it gives instead of numbers, again and again. */
  readonly values?: readonly unknown[];
  /** Whether its iterator has a method `return`. */
  readonly closable: boolean;
  /** Whether that throws. */
  readonly closeFails?: boolean;
  /** The place of the item that it cannot give. */
  readonly failsAt?: number;
  readonly throws?: Shape;
}

export type Step =
  | {
      readonly step: "mapped";
      /** What items are multiplied by; they stay as they are without one. */
      readonly factor?: number;
      readonly failsAt?: number;
      readonly throws?: Shape;
    }
  | { readonly step: "taken" | "batched"; readonly count: number };

export interface Pipeline {
  readonly source: Source;
  readonly steps: readonly Step[];
  readonly asks: readonly ("next" | "return")[];
}

const most = 5000;

/** Notes what each thing asked of pipelines makes their sources and functions do. */
export function lazily(answer: typeof Answer, pipelines: readonly Pipeline[]): object[] {
  const seen: object[] = [];
  for (let at = 0; at < pipelines.length; at += 1) put(seen, watched(answer, pipelines[at]!));
  return seen;
}

/** What happens in a pipeline. */
class Notes {
  events: string[] = [];
  opened = 0;
  closed = 0;
  readonly things = new Things();

  readonly note = (event: string): void => put(this.events, event);

  /** What was noted since it was taken last. */
  take(): string[] {
    const { events } = this;
    this.events = [];
    return events;
  }
}

function watched(answer: typeof Answer, { source, steps, asks }: Pipeline): object {
  const notes = new Notes();
  const seen: object[] = [];
  let iterator: Iterator<unknown>;
  try {
    let pipeline: Iterable<unknown> = { [Symbol.iterator]: () => opened(source, notes) };
    for (const step of steps) pipeline = pieceOf(answer, step, notes)(pipeline);
    iterator = pipeline[Symbol.iterator]();
  } catch (error) {
    for (let at = 0; at < asks.length; at += 1) put(seen, { events: [], result: { error: textOf(error) } });
    return { built: notes.take(), asks: seen, opened: notes.opened, closed: notes.closed };
  }
  const built = notes.take();
  for (const ask of asks) {
    let result: unknown;
    try {
      const { done = false, value } = (ask === "next" ? iterator.next() : iterator.return?.()) ?? {};
      result = done ? "done" : { value };
    } catch (error) {
      result = { error: notes.things.wordsOf(error) };
    }
    // What `return` gives is nobody's business, but for an error.
    const isShown = ask === "next" || (result !== "done" && "error" in (result as object));
    put(seen, { events: notes.take(), ...(isShown ? { result } : {}) });
  }
  return { built, asks: seen, opened: notes.opened, closed: notes.closed };
}

function opened(source: Source, notes: Notes): Iterator<unknown> {
  notes.opened += 1;
  return source.closable ? new ClosableReading(source, notes) : new Reading(source, notes);
}

/** Its methods need their `this`, as those of most iterators do. */
class Reading implements Iterator<unknown> {
  readonly #source: Source;
  readonly #notes: Notes;
  #at = -1;

  constructor(source: Source, notes: Notes) {
    this.#source = source;
    this.#notes = notes;
  }

  next(): IteratorResult<unknown> {
    const { length, start, step, modulus, values, failsAt, throws = "error" } = this.#source;
    const at = (this.#at += 1);
    if (at === failsAt) throw this.#notes.things.make(throws, `item ${at} is broken`);
    if (at >= most) throw new Error("too many items were asked for");
    // What comes with the end is no item.
    if (length !== null && at >= length) return { done: true, value: -1 };
    const value: unknown = values ? values[at % values.length] : (start + at * step) % modulus;
    this.#notes.note(`pulled ${String(value)}`);
    // `done` may be left out.
    return at % 2 === 0 ? { done: false, value } : { value };
  }

  protected close(): IteratorResult<unknown> {
    this.#notes.closed += 1;
    if (this.#source.closeFails) throw this.#notes.things.make("error", "closing failed");
    return { done: true, value: undefined };
  }
}

class ClosableReading extends Reading {
  return(): IteratorResult<unknown> {
    return this.close();
  }
}

type Piece = (items: Iterable<unknown>) => Iterable<unknown>;

function pieceOf(answer: typeof Answer, step: Step, { note, things }: Notes): Piece {
  if (step.step !== "mapped") return (items) => answer[step.step](items, step.count);
  const { factor, failsAt, throws = "error" } = step;
  let calls = -1;
  const change = (...given: unknown[]): unknown => {
    const [item] = given;
    calls += 1;
    note(`changed ${String(item)}${unlike(1, given)}`);
    if (calls === failsAt) throw things.make(throws, `call ${calls} failed`);
    return factor === undefined ? item : Number(item) * factor;
  };
  return (items) => answer.mapped(items, change);
}

/* 3: decorators */

/** How the wrapped thing is used: as a function, as a method that was assigned, as a decorated method. */
export type Use = "function" | "method" | "decorator";

/** A call of a wrapped function or method. Two of one name are calls of the same one. */
export interface Called {
  readonly name: string;
  /** How many parameters the function has. */
  readonly length: number;
  readonly args: readonly number[];
  /** What `this` is known by. */
  readonly token: string;
  readonly use: Use;
}

type Original = (this: unknown, ...args: number[]) => unknown;

type Wrap = (original: Original, context?: object) => Original;

interface CameBack {
  readonly name: string;
  readonly length: number;
  readonly back?: unknown;
  readonly thrown?: { readonly error: unknown };
  readonly isPromise: boolean;
}

/** Wraps functions, and calls what came of them. */
class Wrapper {
  readonly #wrap: Wrap;
  readonly #run: (at: number, self: string) => unknown;
  readonly #calls: readonly Called[];
  readonly #names: string[] = [];
  readonly #wrapped: Original[] = [];

  /** @param run what the functions do: given which call it is, and by what `this` and arguments they were called. */
  constructor(wrap: unknown, calls: readonly Called[], run: (at: number, self: string) => unknown) {
    this.#wrap = wrap as Wrap;
    this.#run = run;
    this.#calls = calls;
  }

  call(at: number): CameBack {
    const { args, token, use, ...called } = this.#calls[at]!;
    const wrapped = this.#wrappedOf({ use, ...called });
    const facts = { name: wrapped.name, length: wrapped.length };
    const owner: { token: string; method: Original } = { token, method: wrapped };
    try {
      const back = use === "function" ? wrapped(...args) : owner.method(...args);
      return { ...facts, back, isPromise: back instanceof Promise };
    } catch (error) {
      return { ...facts, thrown: { error }, isPromise: false };
    }
  }

  #wrappedOf({ name, length, use }: Omit<Called, "args" | "token">): Original {
    const known = placeOf(this.#names, name);
    if (known >= 0) return this.#wrapped[known]!;
    const original = this.#original(name, length);
    const context = { kind: "method", name, static: false, private: false, addInitializer: () => {} };
    const wrapped = use === "decorator" ? this.#wrap(original, context) : this.#wrap(original);
    put(this.#names, name);
    put(this.#wrapped, wrapped);
    return wrapped;
  }

  #original(name: string, length: number): Original {
    const run = (self: unknown, args: readonly unknown[]): unknown =>
      this.#run(this.#placeOf(args), `${tokenOf(self)} with ${args.join(" and ")}`);
    function original(this: unknown, ...args: unknown[]): unknown {
      return run(this, args);
    }
    defineProperty(original, "name", { value: name });
    defineProperty(original, "length", { value: length });
    return original;
  }

  /** The call that has these arguments; the last one if there is none. */
  #placeOf(given: readonly unknown[]): number {
    const calls = this.#calls;
    for (let at = 0; at < calls.length; at += 1) {
      let isIt = calls[at]!.args.length === given.length;
      for (let place = 0; place < given.length; place += 1) isIt &&= calls[at]!.args[place] === given[place];
      if (isIt) return at;
    }
    return calls.length - 1;
  }
}

const tokenOf = (self: unknown): string => (self as { token?: string } | undefined)?.token ?? "nothing";

/** What became of a value or a promise. */
async function outcomeOf(back: unknown, things: Things): Promise<object> {
  try {
    return { value: things.wordsOf(await back) };
  } catch (error) {
    return { error: things.wordsOf(error) };
  }
}

export interface Attempt {
  /** The words of what it fails with, or else of what it gives. */
  readonly throws?: string;
  /** It throws before there is a promise. */
  readonly atOnce?: boolean;
  readonly value?: number;
  readonly as?: Shape;
}

export interface RetryCall extends Called {
  readonly outcomes: readonly Attempt[];
}

export interface RetryScene {
  readonly attempts: number;
  readonly waits: boolean;
  /** Words of the errors after which `when` allows another try; no `when` when left out. */
  readonly passing?: readonly string[];
  readonly calls: readonly RetryCall[];
  /** Whether they are under way at the same time. */
  readonly together?: boolean;
}

/** Lets scenes happen, one after the other. */
export async function retries(answer: typeof Answer, scenes: readonly RetryScene[]): Promise<object[]> {
  const seen: object[] = [];
  for (const scene of scenes) put(seen, await retryScene(answer, scene));
  return seen;
}

async function retryScene(answer: typeof Answer, scene: RetryScene): Promise<object> {
  const things = new Things();
  const { calls, together = false } = scene;
  const events: string[][] = [];
  for (let at = 0; at < calls.length; at += 1) put(events, []);
  const counts: number[] = [];
  const run = (at: number, self: string): unknown => {
    set(counts, String(at), (counts[at] ?? 0) + 1);
    put(events[at]!, `call ${counts[at]} of ${self}`);
    return attempt(calls[at]!.outcomes[counts[at]! - 1] ?? { value: -1 }, things);
  };
  // Whose wait it is, the failures do not say: calls that are under way together do not wait.
  let underWay = 0;
  const wrap = answer.retry(optionsOf(scene, things, () => events[underWay]!));
  const wrapper = new Wrapper(wrap, calls, run);
  const seen: Promise<object>[] = [];
  for (let at = 0; at < calls.length; at += 1) {
    underWay = at;
    const { back, thrown, ...facts } = wrapper.call(at);
    const outcome = thrown ? Promise.resolve({ thrown: textOf(thrown.error) }) : outcomeOf(back, things);
    put(
      seen,
      outcome.then((known) => ({ ...facts, events: events[at], outcome: known })),
    );
    if (!together) await outcome;
  }
  const all: object[] = [];
  for (let at = 0; at < seen.length; at += 1) put(all, await seen[at]!);
  await settle();
  return { calls: all };
}

type RetryOptions = Parameters<typeof Answer.retry>[0];

function optionsOf(
  { attempts, waits, passing }: RetryScene,
  things: Things,
  events: () => string[],
): RetryOptions {
  const when = (...given: unknown[]): boolean => {
    if (given.length !== 1) put(events(), `when${unlike(1, given)}`);
    return placeOf(passing!, things.wordsOf(given[0])) >= 0;
  };
  const wait = (...given: unknown[]): Promise<void> => waiting(events(), given);
  return { attempts, ...(waits ? { wait } : {}), ...(passing ? { when } : {}) };
}

function attempt({ throws, as, atOnce = false, value }: Attempt, things: Things): unknown {
  if (throws === undefined) return Promise.resolve(things.make(as ?? "text", String(value)));
  const error = things.make(as ?? "error", throws);
  if (atOnce) throw error;
  return Promise.reject(error as Error);
}

async function waiting(events: string[], given: readonly unknown[]): Promise<void> {
  put(events, `wait ${String(given[0])}${unlike(1, given)}`);
  await settle();
  put(events, `waited ${String(given[0])}`);
}

export interface TimedCall extends Called {
  readonly mode: "async" | "sync";
  readonly throws?: string;
  readonly value: number;
  readonly as?: Shape;
  readonly began: number;
  readonly ended: number;
}

export interface TimeScene {
  readonly calls: readonly TimedCall[];
  /** The places of those that end later, in the order of their ends. */
  readonly ends: readonly number[];
}

/** Lets scenes happen, one after the other. */
export async function times(answer: typeof Answer, scenes: readonly TimeScene[]): Promise<object[]> {
  const seen: object[] = [];
  for (const scene of scenes) put(seen, await timeScene(answer, scene));
  return seen;
}

async function timeScene(answer: typeof Answer, { calls, ends }: TimeScene): Promise<object> {
  const things = new Things();
  const reports: unknown[] = [];
  const selves: string[] = [];
  const running: (() => void)[] = [];
  let time = 0;
  const finish = (at: number): unknown => {
    const { throws, as, value, ended } = calls[at]!;
    time = ended;
    if (throws === undefined) return things.make(as ?? "text", String(value));
    throw things.make(as ?? "error", throws);
  };
  const run = (at: number, self: string): unknown => {
    set(selves, String(at), self);
    if (calls[at]!.mode === "sync") return finish(at);
    return new Promise<void>((resolve) => set(running, String(at), resolve)).then(() => finish(at));
  };
  const wrap = answer.timed({ now: () => time, report: (...given) => put(reports, given) });
  const wrapper = new Wrapper(wrap, calls, run);
  const facts: object[] = [];
  const outcomes: Promise<object>[] = [];
  for (let at = 0; at < calls.length; at += 1) {
    time = calls[at]!.began;
    const { back, thrown, ...rest } = wrapper.call(at);
    put(facts, rest);
    // A promise that fails before anybody waits for it would end the process.
    put(outcomes, outcomeOf(thrown ? Promise.reject(thrown.error as Error) : back, things));
    await settle();
  }
  const reportedBefore = reports.length;
  for (let at = 0; at < ends.length; at += 1) {
    running[ends[at]!]?.();
    await settle();
  }
  const seen: object[] = [];
  for (let at = 0; at < calls.length; at += 1) {
    put(seen, { ...facts[at], self: selves[at], outcome: await outcomes[at] });
  }
  return { calls: seen, reportedBefore, reports };
}

/* 4: mutex */

export type LockStep =
  | {
      readonly do: "run";
      readonly id: number;
      readonly how: Work;
      /** What it gives or throws, or the reason of a signal that was aborted before. */
      readonly as?: Shape;
      /** `shared`: the same signal as all others that share one. */
      readonly signal?: "open" | "aborted" | "shared";
      /** The next one, for which its job calls run at once. */
      readonly inside?: number;
    }
  | { readonly do: "finish" | "fail" | "abort"; readonly id: number; readonly as?: Shape }
  | { readonly do: "abort-shared"; readonly as?: Shape }
  /** Another one comes, or is aborted, so many turns of promises after the end of the first. */
  | {
      readonly do: "finish-and-run" | "finish-and-abort";
      readonly id: number;
      readonly next: number;
      readonly turns: number;
    };

type RunStep = Extract<LockStep, { readonly do: "run" }>;

/** `async`: it ends when it is told to; the others end at once. */
export type Work = "async" | "value" | "throw";

interface Running {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface LockScene {
  readonly steps: readonly LockStep[];
  /** Words that values and errors are made of. */
  readonly token: string;
}

/** What the works of a mutex do, and what became of them. */
class Works {
  readonly running: Running[] = [];
  readonly #signals: AbortController[] = [];
  readonly #shared = new AbortController();
  readonly #runs: RunStep[] = [];
  /** Those that have begun or are over. */
  readonly #gone: boolean[] = [];
  readonly #things = new Things();
  readonly #mutex: Answer.Mutex;
  readonly #token: string;
  #started: (number | string)[] = [];
  #settled: string[] = [];
  #underWay = 0;
  /** How many were under way at most. */
  most = 0;

  constructor(mutex: Answer.Mutex, token: string) {
    this.#mutex = mutex;
    this.#token = token;
  }

  run(step: RunStep): void {
    const { id, signal } = step;
    const controller = signal === "shared" ? this.#shared : new AbortController();
    set(this.#signals, String(id), controller);
    set(this.#runs, String(id), step);
    if (signal === "aborted") this.abort(id, step.as);
    const end = (word: string) => (value: unknown) => {
      set(this.#gone, String(id), true);
      put(this.#settled, `${id} ${word}: ${this.#things.wordsOf(value)}`);
    };
    try {
      const work = (...given: unknown[]): unknown => this.#work(step, given);
      const given = signal ? this.#mutex.run(work, controller.signal) : this.#mutex.run(work);
      given.then(end("gave"), end("failed"));
    } catch (error) {
      end("threw instead of a promise")(error);
    }
  }

  abort(id: number, as: Shape = "error"): void {
    this.#signals[id]!.abort(this.#thing(as, `aborted ${id}`));
  }

  abortShared(as: Shape = "error"): void {
    this.#shared.abort(this.#thing(as, "aborted all"));
  }

  fail(id: number, as: Shape = "error"): void {
    this.running[id]?.reject(this.#thing(as, `failed ${id}`));
  }

  finish(id: number, as: Shape = "text"): void {
    this.running[id]?.resolve(this.#thing(as, String(id)));
  }

  hasBegun(id: number): boolean {
    return placeOf(this.#started, id) >= 0;
  }

  /** What happened since it was asked last; `listening` is how many listeners are on signals that nobody waits with. */
  seen(): object {
    const seen = { started: this.#started, settled: this.#settled, listening: this.#listening() };
    this.#started = [];
    this.#settled = [];
    return seen;
  }

  #listening(): number {
    let [listening, sharing] = [0, 0];
    for (let id = 0; id < this.#runs.length; id += 1) {
      const isOver = this.#gone[id] ?? false;
      if (this.#runs[id]?.signal === "shared") sharing += isOver ? 0 : 1;
      else if (isOver) listening += listenersOf(this.#signals[id]!.signal).length;
    }
    return sharing === 0 ? listening + listenersOf(this.#shared.signal).length : listening;
  }

  #thing(as: Shape, words: string): unknown {
    return this.#things.make(as, `${this.#token} ${words}`);
  }

  #work({ id, how, as, inside }: RunStep, given: readonly unknown[]): unknown {
    put(this.#started, given.length === 0 ? id : `${id}${unlike(0, given)}`);
    set(this.#gone, String(id), true);
    if (inside !== undefined) this.run({ do: "run", id: inside, how: "async" });
    if (how === "value") return this.#thing(as ?? "text", String(id));
    if (how === "throw") throw this.#thing(as ?? "error", String(id));
    this.#underWay += 1;
    this.most = this.#underWay > this.most ? this.#underWay : this.most;
    return new Promise<unknown>((resolve, reject) =>
      set(this.running, String(id), { resolve, reject }),
    ).finally(() => (this.#underWay -= 1));
  }
}

/** Lets scenes happen, one after the other. */
export async function locks(answer: typeof Answer, scenes: readonly LockScene[]): Promise<object[]> {
  const seen: object[] = [];
  for (const scene of scenes) put(seen, await lockScene(answer, scene));
  return seen;
}

async function lockScene(answer: typeof Answer, { steps, token }: LockScene): Promise<object> {
  // What another mutex does is no business of this one.
  void outcomeOf(new answer.Mutex().run(never), new Things());
  const works = new Works(new answer.Mutex(), token);
  const seen: object[] = [];
  for (const step of steps) {
    let hadBegun: boolean | undefined;
    if (step.do === "run") works.run(step);
    else if (step.do === "abort-shared") works.abortShared(step.as);
    else if ("turns" in step) {
      works.finish(step.id);
      for (let turn = 0; turn < step.turns; turn += 1) await Promise.resolve();
      hadBegun = works.hasBegun(step.next);
      if (step.do === "finish-and-run") works.run({ do: "run", id: step.next, how: "async" });
      else works.abort(step.next);
    } else works[step.do](step.id, step.as);
    await settle();
    put(seen, { ...works.seen(), ...(step.do === "finish-and-abort" ? { hadBegun } : {}) });
  }
  return { steps: seen, most: works.most };
}

/* 5: pool */

export type PoolStep =
  /** Several end in the same turn. */
  | { readonly do: "finish" | "fail"; readonly items: readonly number[]; readonly as?: Shape }
  | { readonly do: "abort"; readonly as?: Shape }
  | { readonly do: "nothing" };

export interface PoolScene {
  /** Null when the items have no end. */
  readonly length: number | null;
  /** What the items are: words of their own unless told, the same words each, or what looks like no item. */
  readonly items?: "same" | "odd";
  /** The place of the item that cannot be had; -1 when there is not even an iterator. */
  readonly failsAt?: number;
  /** The place of the item whose reading aborts the signal, and that of the job that does it when it is called. */
  readonly readingAborts?: number;
  readonly jobAborts?: number;
  /** The place of the job that throws before it returns a promise. */
  readonly throwsAt?: number;
  /** What the last two and `signal: "aborted"` throw or give as a reason. */
  readonly as?: Shape;
  /** Whether their iterator has a method `return`: it does unless told. */
  readonly closable?: boolean;
  /** Whether that throws. */
  readonly closeFails?: boolean;
  readonly limit: number;
  readonly signal?: "open" | "aborted";
  /** The first one is looked at before anything is done: `nothing`. */
  readonly steps: readonly PoolStep[];
  /** Items and results are made of it. */
  readonly token: string;
}

const odd = [undefined, null, 0, "", false, Number.NaN];

/** Items that are counted, and works that end when they are told to. */
class Items {
  readonly running: (Running | undefined)[] = [];
  readonly things = new Things();
  readonly scene: PoolScene;
  readonly abort: (as?: Shape) => void;
  readonly #told: AbortSignal[] = [];
  #started: (number | string)[] = [];
  #calls = 0;
  pulled = 0;
  closed = 0;

  constructor(scene: PoolScene, abort: (reason: unknown) => void) {
    this.scene = scene;
    this.abort = (as = "error") => abort(this.thing(as, "aborted"));
  }

  [Symbol.iterator](): Iterator<unknown> {
    const { failsAt, closable = true } = this.scene;
    if (failsAt === -1) throw this.thing("error", "has no item -1");
    return closable ? new ClosableItemReading(this) : new ItemReading(this);
  }

  thing(as: Shape, words: string): unknown {
    return this.things.make(as, `${this.scene.token} ${words}`);
  }

  itemAt(at: number): unknown {
    const { items, token } = this.scene;
    return items === undefined ? `${token} ${at}` : items === "same" ? token : odd[at % odd.length];
  }

  work = (...given: unknown[]): Promise<unknown> => {
    const at = this.#calls;
    this.#calls += 1;
    const isIt = is(given[0], this.itemAt(at));
    put(this.#started, isIt ? at : `${at} with another item`);
    if (given.length !== 2) put(this.#started, `${at}${unlike(2, given)}`);
    const { throwsAt, jobAborts, as = "error" } = this.scene;
    if (at === throwsAt) throw this.thing(as, `failed ${at}`);
    set(this.#told, String(at), given[1]);
    if (at === jobAborts) this.abort(as);
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
    return { started, pulled: this.pulled, aborted };
  }
}

/** Its methods need their `this`, as those of most iterators do. */
class ItemReading implements Iterator<unknown> {
  readonly #items: Items;
  #isReading = false;

  constructor(items: Items) {
    this.#items = items;
  }

  next(): IteratorResult<unknown> {
    const items = this.#items;
    const { length, failsAt, readingAborts, as } = items.scene;
    const at = items.pulled;
    if (at === failsAt) throw items.thing(as ?? "error", `has no item ${at}`);
    if (at >= most) throw new Error("too many items were asked for");
    // What comes with the end is no item.
    if (length !== null && at >= length) return { done: true, value: -1 };
    items.pulled += 1;
    this.#isReading = true;
    if (at === readingAborts) items.abort(as);
    this.#isReading = false;
    return at % 2 === 0 ? { done: false, value: items.itemAt(at) } : { value: items.itemAt(at) };
  }

  protected close(): IteratorResult<unknown> {
    // As generators do.
    if (this.#isReading) throw new TypeError("This iterator is already running");
    this.#items.closed += 1;
    if (this.#items.scene.closeFails) throw new Error("closing failed");
    return { done: true, value: undefined };
  }
}

class ClosableItemReading extends ItemReading {
  return(): IteratorResult<unknown> {
    return this.close();
  }
}

/** Lets scenes happen, one after the other. */
export async function pools(answer: typeof Answer, scenes: readonly PoolScene[]): Promise<object[]> {
  const seen: object[] = [];
  for (const scene of scenes) put(seen, await poolScene(answer, scene));
  return seen;
}

async function poolScene(answer: typeof Answer, scene: PoolScene): Promise<object> {
  const { limit, signal, steps } = scene;
  const own = new AbortController();
  const items = new Items(scene, (reason) => own.abort(reason));
  if (signal === "aborted") items.abort(scene.as);
  // What another pool does is no business of this one.
  void outcomeOf(answer.mapPool([0], { limit: 1, work: never }), new Things());
  let outcome: unknown = "none";
  const { work } = items;
  const pool = answer.mapPool(items, { limit, work, ...(signal ? { signal: own.signal } : {}) });
  void poolOutcome(pool, items.things).then((known) => void (outcome = known));
  const seen: object[] = [];
  for (const step of steps) {
    if (step.do === "abort") items.abort(step.as);
    if ("items" in step) for (const at of step.items) end(items, step, at);
    await settle();
    put(seen, { ...items.seen(), outcome });
  }
  return { steps: seen, closed: items.closed, listening: listenersOf(own.signal).length };
}

function end(items: Items, step: Extract<PoolStep, { readonly items: unknown }>, at: number): void {
  const { resolve, reject } = items.running[at] ?? {};
  if (step.do === "fail") reject?.(items.thing(step.as ?? "error", `failed ${at}`));
  // No order of the results is that of the items.
  else resolve?.(items.things.make(step.as ?? "text", `${(at * 7 + 3) % 10} ${items.scene.token} ${at}`));
  set(items.running, String(at), undefined);
}

async function poolOutcome(pool: Promise<readonly unknown[]>, things: Things): Promise<object> {
  try {
    const results = await pool;
    if (!isArray(results)) return { value: "no array" };
    const value: string[] = [];
    for (let at = 0; at < results.length; at += 1) put(value, things.wordsOf(results[at]));
    return { value };
  } catch (error) {
    return { error: things.wordsOf(error) };
  }
}
