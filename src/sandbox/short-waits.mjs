// Makes an answer's waits shorter where it waits for nothing but time, for example between two tries of the SDK: of a whole
// second a tenth passes. A wait during which the process has anything else to do, be it a request, a file or work of its
// own, takes as long as it says: an answer's own time limits are as patient as elsewhere. No clock is changed.
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";

const parts = 10;
/** Milliseconds; a shorter wait is left as it is. */
const shortest = 20;
/** Milliseconds of processor time that a process may use in a part of a wait and still count as doing nothing. */
const noWork = (ms) => 5 + ms / 50;

const { apply } = Reflect;
const { getActiveResourcesInfo, cpuUsage } = process;
const onProcess = (method, ...args) => apply(method, process, args);

const used = () => {
  const { user, system } = onProcess(cpuUsage);
  return (user + system) / 1000;
};

/** Pipes that are open in a process that does nothing: those of its output. */
let outputPipes = 0;

/** Whether anything is under way besides waits. In an isolation without a network, requests go through pipes, too. */
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

/** Whether the process did nothing but wait for so long, since it had used so much processor time. */
const isIdle = (ms, before) => used() - before <= noWork(ms) && !isBusy();

const isLong = (ms) => typeof ms === "number" && ms >= shortest && ms < 2 ** 31;

/**
 * To be called before any code of an answer's.
 * @returns {() => void} to be called before any code of a call's: the pipes that are open by then do not count
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
