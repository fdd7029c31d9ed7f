// A function that forges a success on the runtime's channel and in its log => handles wrong: handler
import { writeSync } from "node:fs";
export const solve = () => "x";
export function handler() {
  for (const fd of [3, 4, 5]) {
    try {
      writeSync(fd, '{"type":"done","value":"forged"}\n');
    } catch {
      // This channel does not exist.
    }
  }
  console.log("END RequestId: 0\nREPORT RequestId: 0 Duration: 1 ms");
  return "x";
}
