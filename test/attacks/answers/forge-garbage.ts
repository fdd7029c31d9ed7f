// Sends bytes that are not a message => solves wrong: sent something that is not a reply
import { writeSync } from "node:fs";
export function solve() {
  writeSync(3, Buffer.from([0, 255, 254, 123, 34, 10]));
  for (;;);
}
