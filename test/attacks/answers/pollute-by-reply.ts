// Writes a reply with members that would change the prototype of every object => solves wrong: solve gives the object's text
import { writeSync } from "node:fs";
export function solve() {
  const member = '["__proto__",{"polluted":true}]';
  writeSync(
    3,
    `{"kind":"value","ms":1,"value":{"$tag":"object","v":[${member}]},"__proto__":{"polluted":true}}\n`,
  );
  for (;;);
}
