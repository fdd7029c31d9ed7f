// Sends the runner's first message a hundred thousand times => solves wrong: solve gives the object's text
import { writeSync } from "node:fs";
export function solve() {
  const part = '{"kind":"loaded"}\n'.repeat(100);
  for (let n = 0; n < 1000;) {
    try {
      writeSync(3, part);
      n += 1;
    } catch (error) {
      // The pipe is full or, in a container, does not exist.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") break;
    }
  }
  return "x";
}
