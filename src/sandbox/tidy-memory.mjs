// V8 collects Buffers that nobody holds by steps of up to 64 MiB, so a program that streams would run into a small
// memory limit although it holds nothing. While the event loop turns, this collects them by steps that fit the limit.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const everyMs = 10;

/**
 * The heap is laid out when Node.js starts, and keeps its limits. With their flags still set, V8 would refuse the code
 * of Node.js' own modules and of the shared packages that was compiled without them, and compile it all anew.
 */
export function forgetMemoryFlags() {
  setFlagsFromString("--max-old-space-size=0");
  setFlagsFromString("--max-semi-space-size=0");
}

/** The collector, without leaving it among the untrusted code's globals. */
function takeCollector() {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  return collect;
}

export function tidyMemory(memoryMb) {
  const collect = takeCollector();
  const { memoryUsage } = process;
  const limit = memoryMb * 1024 * 1024;
  let after = 0;
  const tidy = () => {
    if (memoryUsage().external < after + limit / 8) return;
    collect({ type: "minor" });
    after = memoryUsage().external;
    if (after < limit / 3) return;
    collect();
    after = memoryUsage().external;
  };
  setInterval(tidy, everyMs).unref();
}
