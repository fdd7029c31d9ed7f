// Shortens an answer's idle waits, for example between two tries of the SDK: a second becomes a tenth of a second. A wait
// during which the process has other work (a request, a file, a computation) takes its full time, so an answer's own
// timeouts are not shortened. No clock is changed.
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";

const parts = 10;
/** Shorter waits, in milliseconds, are not changed. */
const shortest = 20;
/** A process counts as idle if it uses less CPU time than this, in milliseconds, in a part of a wait. */
const noWork = (ms) => 5 + ms / 50;

const { apply } = Reflect;
const { getActiveResourcesInfo, cpuUsage } = process;
const onProcess = (method, ...args) => apply(method, process, args);

const used = () => {
  const { user, system } = onProcess(cpuUsage);
  return (user + system) / 1000;
};

/** The pipes that are open in an idle process: those of its output. */
let outputPipes = 0;

/** Whether there is other work besides waits. In an isolation without a network, requests also use pipes. */
function isBusy() {
  const { pipes, others } = underWay();
  return others > 0 || pipes > outputPipes;
}

function underWay() {
  const active = onProcess(getActiveResourcesInfo);
  let pipes = 0;
  let others = 0;
  for (let index = 0; index < active.length; index += 1) {
    if (active[index] === "PipeWrap") pipes += 1;
    else if (active[index] !== "Timeout") others += 1;
  }
  return { pipes, others };
}

/** Whether the process was idle for this time, given its CPU time at the start. */
const isIdle = (ms, before) => used() - before <= noWork(ms) && !isBusy();

const isLong = (ms) => typeof ms === "number" && ms >= shortest && ms < 2 ** 31;

/**
 * Must be called before any code of an answer.
 * @returns {() => void} must be called before the code of each call: pipes that are open by then do not count
 */
export function shortenWaits() {
  const { setTimeout: start } = timers;
  const { setTimeout: wait } = promises;

  timers.setTimeout = function setTimeout(callback, ms, ...args) {
    if (!isLong(ms) || typeof callback !== "function") return apply(start, this, [callback, ms, ...args]);
    let left = parts;
    let before = used();
    return apply(start, this, [
      function part() {
        left -= 1;
        if (left === 0 || isIdle(ms / parts, before)) return apply(callback, this, args);
        before = used();
        this.refresh();
      },
      ms / parts,
    ]);
  };
  promises.setTimeout = async function setTimeout(ms, value, options) {
    if (!isLong(ms)) return wait(ms, value, options);
    for (let left = parts; left > 0; left -= 1) {
      const before = used();
      await wait(ms / parts, undefined, options);
      if (isIdle(ms / parts, before)) break;
    }
    return value;
  };
  timers.setTimeout[promisify.custom] = promises.setTimeout;
  globalThis.setTimeout = timers.setTimeout;
  syncBuiltinESMExports();
  return () => (outputPipes = underWay().pipes);
}
