/** A new value of the same kind; its parts stay the ones that the original has. */
export function copyShallow<Value>(value: Value): Value {
  return isShared(value) ? value : fill(emptyLike(value), value, (part) => part);
}

/** A new value of the same kind, with new parts at every depth. What is in it twice is in the copy twice. */
export function copyDeep<Value>(value: Value): Value {
  const copies = new Map<unknown, unknown>();
  const copy = <Part>(part: Part): Part => {
    if (isShared(part)) return part;
    if (copies.has(part)) return copies.get(part) as Part;
    const made = emptyLike(part);
    // Before its parts are copied: they may lead back to it.
    copies.set(part, made);
    return fill(made, part, copy);
  };
  return copy(value);
}

/** Nobody can change a primitive value, and a function has nothing to copy. */
const isShared = (value: unknown): boolean => typeof value !== "object" || value === null;

/** Of the same class, without its constructor: that may need arguments. */
function emptyLike<Value>(value: Value): Value {
  let made: object = Array.isArray(value) ? [] : {};
  if (value instanceof Date) made = new Date(value);
  if (value instanceof Map) made = new Map();
  if (value instanceof Set) made = new Set();
  return Object.setPrototypeOf(made, Object.getPrototypeOf(value)) as Value;
}

function fill<Value>(made: Value, value: Value, inner: <Part>(part: Part) => Part): Value {
  // Not by methods of a class that extends Map or Set: they may need what its constructor sets up.
  const { prototype: maps } = Map;
  const { prototype: sets } = Set;
  if (made instanceof Map)
    maps.forEach.call(value as never, (item, key) => void maps.set.call(made, inner(key), inner(item)));
  if (made instanceof Set) sets.forEach.call(value as never, (item) => void sets.add.call(made, inner(item)));
  for (const key of Reflect.ownKeys(value as object)) {
    const property = Object.getOwnPropertyDescriptor(value, key)!;
    // Not by assignment: that would call setters, and `__proto__` is one.
    if ("value" in property) property.value = inner(property.value as unknown);
    Object.defineProperty(made, key, property);
  }
  return made;
}

export function* mapped<Item, Result>(
  source: Iterable<Item>,
  change: (item: Item) => Result,
): Iterable<Result> {
  for (const item of source) yield change(item);
}

export function* taken<Item>(source: Iterable<Item>, count: number): Iterable<Item> {
  let left = count;
  if (left <= 0) return;
  for (const item of source) {
    yield item;
    left -= 1;
    // Before the source is asked for an item that nobody wants.
    if (left === 0) return;
  }
}

export function* batched<Item>(source: Iterable<Item>, size: number): Iterable<Item[]> {
  let batch: Item[] = [];
  for (const item of source) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

interface RetryOptions {
  /** How many calls are made at most. */
  attempts: number;
  /** Awaited between two calls, with the number of failures so far. */
  wait?: (failures: number) => Promise<void>;
  /** Whether a second try can help. */
  when?: (error: unknown) => boolean;
}

/** `retry(options)(function)`, or `@retry(options)` in front of a method. */
export const retry =
  ({ attempts, wait, when = () => true }: RetryOptions) =>
  <This, Args extends unknown[], Result>(
    original: Method<This, Args, Promise<Result>>,
  ): Method<This, Args, Promise<Result>> =>
    named(original, async function (...args) {
      for (let failures = 1; ; failures += 1) {
        try {
          return await original.apply(this, args);
        } catch (error) {
          if (failures >= attempts || !when(error)) throw error;
        }
        await wait?.(failures);
      }
    });

interface TimedOptions {
  now: () => number;
  /** Told once a call has ended: the function's name, and how long it took. */
  report: (name: string, ms: number) => void;
}

/** `timed(options)(function)`, or `@timed(options)` in front of a method. */
export const timed =
  ({ now, report }: TimedOptions) =>
  <This, Args extends unknown[], Result>(original: Method<This, Args, Result>): Method<This, Args, Result> =>
    named(original, function (...args) {
      const began = now();
      const end = (): void => report(original.name, now() - began);
      let isPending = false;
      try {
        const result = original.apply(this, args);
        isPending = result instanceof Promise;
        return isPending ? ((result as Promise<unknown>).finally(end) as Result) : result;
      } finally {
        if (!isPending) end();
      }
    });

/** As functools.wraps does: stack traces and logs name the original. */
const named = <Wrapped>({ name, length }: { name: string; length: number }, wrapped: Wrapped): Wrapped =>
  Object.defineProperties(wrapped, { name: { value: name }, length: { value: length } });

/** One piece of work at a time, in the order in which they came. */
export class Mutex {
  /** Never fails. */
  #last = Promise.resolve();

  run<Result>(work: () => Result | Promise<Result>, signal?: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const giveUp = (): void => reject(signal!.reason);
      signal?.addEventListener("abort", giveUp, { once: true });
      const turn = async (): Promise<void> => {
        signal?.removeEventListener("abort", giveUp);
        if (signal?.aborted) return;
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
        }
      };
      this.#last = this.#last.then(turn);
    });
  }
}

interface PoolOptions<Item, Result> {
  /** How many pieces of work are under way at most. */
  limit: number;
  /** Its signal is aborted when its result is no longer wanted. */
  work: (item: Item, signal: AbortSignal) => Promise<Result>;
  signal?: AbortSignal;
}

/** The results in the order of the items, or the first error once nothing is under way any more. */
export async function mapPool<Item, Result>(
  items: Iterable<Item>,
  { limit, work, signal }: PoolOptions<Item, Result>,
): Promise<Result[]> {
  const iterator = items[Symbol.iterator]();
  const results: Result[] = [];
  const stop = new AbortController();
  const errors: unknown[] = [];
  const fail = (error: unknown): void => {
    errors.push(error);
    stop.abort(error);
  };
  const cancel = (): void => fail(signal!.reason);
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel);
  const worker = async (): Promise<void> => {
    try {
      while (!stop.signal.aborted) {
        const { done, value } = iterator.next();
        // The iterator runs code of its own, which may have aborted the signal.
        if (done || errors.length > 0) return;
        // Its place among the results, whichever ends first.
        const at = results.push(undefined as Result) - 1;
        results[at] = await work(value, stop.signal);
      }
    } catch (error) {
      fail(error);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  signal?.removeEventListener("abort", cancel);
  if (errors.length > 0) {
    close(iterator);
    throw errors[0];
  }
  return results;
}

/** An error of closing is never the first one. */
function close(iterator: { return?: () => unknown }): void {
  try {
    iterator.return?.();
  } catch {
    // The caller has something to throw already.
  }
}
