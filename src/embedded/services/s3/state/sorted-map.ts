/** A map whose keys can be walked in order from any point, without sorting on each walk. */

/** Runs of keys are split at twice this length: an insertion moves at most this many keys on average. */
const runLength = 512;

export class SortedMap<Value> {
  readonly #values = new Map<string, Value>();
  /** Non-empty runs of keys; concatenated, they are all keys in ascending order. */
  readonly #runs: string[][] = [];

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    if (!this.#values.has(key)) this.#insert(key);
    this.#values.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.#values.delete(key)) return false;
    const index = this.#runOf(key);
    const run = this.#runs[index]!;
    run.splice(lowerBound(run, key), 1);
    if (run.length === 0) this.#runs.splice(index, 1);
    return true;
  }

  /** The first entry whose key is not below `key`. */
  atOrAfter(key: string): readonly [key: string, value: Value] | undefined {
    let index = this.#runOf(key);
    const run = this.#runs[index];
    if (!run) return undefined;
    let position = lowerBound(run, key);
    if (position === run.length) {
      index += 1;
      position = 0;
    }
    const found = this.#runs[index]?.[position];
    return found === undefined ? undefined : [found, this.#values.get(found)!];
  }

  /** Values in the order of their keys. The map must not change meanwhile. */
  *values(): Generator<Value> {
    for (const run of this.#runs) for (const key of run) yield this.#values.get(key)!;
  }

  /** The last run that begins at or below the key, else the first. */
  #runOf(key: string): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#runs[middle]![0]! <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  #insert(key: string): void {
    const index = this.#runOf(key);
    const run = this.#runs[index];
    if (!run) {
      this.#runs.push([key]);
      return;
    }
    run.splice(lowerBound(run, key), 0, key);
    if (run.length > 2 * runLength) this.#runs.splice(index + 1, 0, run.splice(runLength));
  }
}

/** Index of the first element that is not below the key. */
function lowerBound(run: readonly string[], key: string): number {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (run[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
