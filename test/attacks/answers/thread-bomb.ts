// Starts threads, each with its own heap => solves wrong: solve gives the object's text
import { Worker } from "node:worker_threads";
export function solve() {
  for (let n = 0; n < 20; n += 1) {
    try {
      new Worker("for (;;);", { eval: true });
      console.log("STOLEN a thread");
    } catch {
      // Refused.
    }
  }
  return "x";
}
