// Sends an endless message => solves limit: returned more than fits into a message
import { writeSync } from "node:fs";
export function solve() {
  const part = Buffer.alloc(60_000, "x");
  for (;;) {
    try {
      writeSync(3, part);
    } catch {
      // The pipe is full.
    }
  }
}
