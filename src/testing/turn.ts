/** Checks that failed last time begin first: the others wait until those have ended. */
import type { RunSettings } from "../common/contract.ts";

interface Queue {
  /** Ids of the first ones that have not ended. */
  readonly open: Set<string>;
  readonly emptied: Promise<void>;
  readonly empty: () => void;
}

/** One for each run. */
const queues = new WeakMap<RunSettings, Queue>();

function queueOf(settings: RunSettings): Queue {
  let queue = queues.get(settings);
  if (!queue) {
    let empty = (): void => {};
    const emptied = new Promise<void>((resolve) => (empty = resolve));
    queue = { open: new Set(settings.first), emptied, empty };
    queues.set(settings, queue);
  }
  return queue;
}

/** Resolves when the check may begin; to be disposed of when it has ended. */
export async function turnOf(settings: RunSettings, check: string): Promise<Disposable> {
  const { open, emptied, empty } = queueOf(settings);
  if (open.size > 0 && !open.has(check)) await emptied;
  return {
    [Symbol.dispose]() {
      open.delete(check);
      if (open.size === 0) empty();
    },
  };
}
