/**
 * Unhandled errors of this process: a rejection without a handler, an error event without a listener. Node.js would end
 * the process and with it every run. While they are collected here, the runs get the error instead.
 */

type Listener = (error: unknown) => void;

const listeners = new Set<Listener>();
const events = ["unhandledRejection", "uncaughtException"] as const;

function tell(error: unknown): void {
  for (const listener of listeners) listener(error);
}

/** Whether stray errors are collected, so that the process can continue. */
export const areStraysCollected = (): boolean => listeners.size > 0;

/** Passes every stray error on until it is disposed of. */
export function collectStrayErrors(listener: Listener): Disposable {
  if (listeners.size === 0) for (const event of events) process.on(event, tell);
  listeners.add(listener);
  return {
    [Symbol.dispose]() {
      listeners.delete(listener);
      if (listeners.size === 0) for (const event of events) process.off(event, tell);
    },
  };
}
