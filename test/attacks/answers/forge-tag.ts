// Sends a reply with an unknown tag and with names from prototypes => solves wrong: a value that is not data
import { writeSync } from "node:fs";
export function solve() {
  writeSync(3, '{"kind":"value","ms":-1e999,"value":{"$tag":"constructor","v":"toString"}}\n');
  for (;;);
}
