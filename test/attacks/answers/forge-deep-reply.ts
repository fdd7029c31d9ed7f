// Sends a reply that is nested too deeply for the stack => solves wrong: a value that is not data
import { writeSync } from "node:fs";
export function solve() {
  const depth = 200_000;
  const bytes = Buffer.from(`{"kind":"value","ms":1,"value":${"[".repeat(depth)}${"]".repeat(depth)}}\n`);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(3, bytes, written);
    } catch {
      // The pipe is full.
    }
  }
  for (;;);
}
