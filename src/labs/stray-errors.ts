/**
 * Errors of this process that nobody waits for: a rejection without a handler, an event that nobody listens to. Node.js would end
 * the process, and with it every run that is under way. While runs are collected here, they get the error instead.
 */

type Listener = (error: unknown) => void;

const listeners = new Set<Listener>();
const events = ["unhandledRejection", "uncaughtException"] as const;

function tell(error: unknown): void {
  for (const listener of listeners) listener(error);
}

/** Whether stray errors are collected: the process may then go on. */
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
