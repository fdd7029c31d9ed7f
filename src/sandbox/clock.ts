/** The wall clock of a run, adjusted for a busy machine. */
import { availableParallelism, loadavg } from "node:os";

const mostPatient = 4;

/**
 * Calls `over` after this many seconds. If there are more running processes than cores, each gets only a part of a core,
 * and the clock is slowed down by the same factor, at most four. A right answer must not fail because the machine is busy.
 * Returns a function that stops the clock.
 */
export function startClock(seconds: number, over: () => void): () => void {
  const started = performance.now();
  const look = (): void => {
    const left = seconds * patience() * 1000 - (performance.now() - started);
    if (left <= 0) over();
    else timer = setTimeout(look, Math.min(left, 1000));
  };
  let timer = setTimeout(look, seconds * 1000);
  return () => clearTimeout(timer);
}

/** On Windows the load average is always 0. */
const patience = (): number =>
  Math.min(mostPatient, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));
