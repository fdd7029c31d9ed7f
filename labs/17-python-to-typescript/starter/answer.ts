/** A new container with the same parts in it. */
export function copyShallow<Value>(value: Value): Value {
  // TODO(copy): a new value of the same kind.
  return value;
}

/** A copy that has no object in common with the original. */
export function copyDeep<Value>(value: Value): Value {
  // TODO(copy): what becomes of dates, instances and cycles?
  return JSON.parse(JSON.stringify(value)) as Value;
}

export function mapped<Item, Result>(
  source: Iterable<Item>,
  change: (item: Item) => Result,
): Iterable<Result> {
  // TODO(lazy): a source may have no end.
  return [...source].map(change);
}

export function taken<Item>(source: Iterable<Item>, count: number): Iterable<Item> {
  // TODO(lazy): ask for no more than `count` items.
  return [...source].slice(0, count);
}

export function batched<Item>(source: Iterable<Item>, size: number): Iterable<Item[]> {
  // TODO(lazy): arrays of `size` items; the last one may be shorter.
  return [[...source].slice(0, size)];
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
  ({ attempts }: RetryOptions) =>
  <This, Args extends unknown[], Result>(
    original: Method<This, Args, Promise<Result>>,
  ): Method<This, Args, Promise<Result>> => {
    // TODO(decorate): call again, and keep `this`, the arguments, name and length.
    void attempts;
    return original;
  };

interface TimedOptions {
  now: () => number;
  /** Called once a call has ended: the function's name, and how long it took. */
  report: (name: string, ms: number) => void;
}

/** `timed(options)(function)`, or `@timed(options)` in front of a method. */
export const timed =
  ({ now, report }: TimedOptions) =>
  <This, Args extends unknown[], Result>(
    original: Method<This, Args, Result>,
  ): Method<This, Args, Result> => {
    // TODO(decorate): call `report` when a call has ended.
    void [now, report];
    return original;
  };

/** One piece of work at a time, in the order in which they came. */
export class Mutex {
  async run<Result>(work: () => Result | Promise<Result>, signal?: AbortSignal): Promise<Result> {
    // TODO(mutex): wait for a turn.
    void signal;
    return work();
  }
}

interface PoolOptions<Item, Result> {
  /** How many works are under way at most. */
  limit: number;
  /** Its signal is aborted when its result is no longer wanted. */
  work: (item: Item, signal: AbortSignal) => Promise<Result>;
  signal?: AbortSignal;
}

/** The results in the order of the items. */
export async function mapPool<Item, Result>(
  items: Iterable<Item>,
  { work, signal }: PoolOptions<Item, Result>,
): Promise<Result[]> {
  // TODO(pool): not all at once.
  const itsSignal = signal ?? new AbortController().signal;
  return Promise.all(Array.from(items, (item) => work(item, itsSignal)));
}
