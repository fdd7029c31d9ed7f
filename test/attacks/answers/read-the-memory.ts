// Reads memory, environment and arguments of the processes around it => solves wrong: solve gives the object's text
import { openSync, readFileSync, readdirSync } from "node:fs";
export function solve() {
  for (const pid of [process.ppid, "self", 1, process.pid]) {
    for (const file of ["mem", "environ", "cmdline", "maps", "fd", "root", "cwd"]) {
      try {
        openSync(`/proc/${pid}/${file}`, "r");
        console.log("STOLEN", pid, file);
      } catch {
        // Refused.
      }
    }
  }
  try {
    console.log("STOLEN", readdirSync("/proc"), readFileSync("/proc/net/tcp"));
  } catch {
    // Refused.
  }
  return "x";
}
