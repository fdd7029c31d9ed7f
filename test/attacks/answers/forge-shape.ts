// Sends a message of an unknown kind => solves wrong: sent something that is not a reply
import { writeSync } from "node:fs";
export function solve() {
  writeSync(3, '{"kind":"pass","ms":1}\n');
  for (;;);
}
