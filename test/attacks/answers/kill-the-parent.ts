// Kills the processes around it => solves wrong: solve gives the object's text
import os from "node:os";
export function solve() {
  for (const pid of [process.ppid, 1, -1, 0]) {
    try {
      process.kill(pid, "SIGKILL");
      console.log("STOLEN a signal");
    } catch {
      // Refused.
    }
    try {
      os.setPriority(pid, 19);
      if (pid > 0) console.log("STOLEN a priority");
    } catch {
      // Refused.
    }
  }
  return "x";
}
