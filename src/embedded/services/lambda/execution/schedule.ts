/** What waits for its time or its turn, however much of it there is. */

interface Entry {
  readonly dueAt: number;
  readonly run: () => void;
}

/** Runs functions at their time by a clock that is passed in. A binary heap: adding and taking are O(log n). */
export class Schedule {
  readonly #now: () => number;
  /** Each entry is due no later than those at 2i + 1 and 2i + 2. */
  #heap: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerFor = Infinity;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param dueAt milliseconds since 1970. */
  add(dueAt: number, run: () => void): void {
    this.#heap.push({ dueAt, run });
    this.#rise(this.#heap.length - 1);
    this.#setTimer();
  }

  /** Runs what has become due; what that adds waits for the next time. */
  runDue(): void {
    const now = this.#now();
    const due: Entry[] = [];
    while (this.#heap[0] && this.#heap[0].dueAt <= now) due.push(this.#take());
    for (const { run } of due) run();
    this.#setTimer();
  }

  clear(): void {
    this.#heap = [];
    this.#setTimer();
  }

  #take(): Entry {
    const first = this.#heap[0]!;
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (this.#heap[parent]!.dueAt <= this.#heap[at]!.dueAt) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    const due = (at: number): number => this.#heap[at]?.dueAt ?? Infinity;
    for (let at = 0; ;) {
      const child = due(2 * at + 1) <= due(2 * at + 2) ? 2 * at + 1 : 2 * at + 2;
      if (due(child) >= due(at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }

  #setTimer(): void {
    const next = this.#heap[0]?.dueAt ?? Infinity;
    if (next === this.#timerFor) return;
    clearTimeout(this.#timer);
    this.#timerFor = next;
    if (next === Infinity) return;
    const fire = (): void => {
      this.#timerFor = Infinity;
      this.runDue();
    };
    this.#timer = setTimeout(fire, Math.max(1, next - this.#now()));
    this.#timer.unref();
  }
}

/** First in, first out, both in O(1). */
export interface Line<Value> {
  add(value: Value): void;
  first(): Value | undefined;
  removeFirst(): void;
}

export function newLine<Value>(): Line<Value> {
  interface Link {
    readonly value: Value;
    next: Link | undefined;
  }
  let first: Link | undefined;
  let last: Link | undefined;
  return {
    add(value) {
      const link: Link = { value, next: undefined };
      if (last) last.next = link;
      else first = link;
      last = link;
    },
    first: () => first?.value,
    removeFirst() {
      first = first?.next;
      if (!first) last = undefined;
    },
  };
}
