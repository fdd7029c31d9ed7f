/** The wall clock of a run, which is fair on a busy machine. */
import { availableParallelism, loadavg } from "node:os";

const mostPatient = 4;

/**
 * Calls `over` after so many seconds. Where more processes want to run than there are cores, each gets a part of a
 * core's time, and the clock goes slower by as much, at most four times: a right answer must not fail because other
 * programs are at work. Gives a function that stops the clock.
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

/** Windows has no load average: it is 0. */
const patience = (): number =>
  Math.min(mostPatient, Math.max(1, (loadavg()[0] ?? 0) / availableParallelism()));
