// Writes a reply of its own to the channel before the true one => solves wrong: solve gives the object's text
import { writeSync } from "node:fs";
export function solve() {
  writeSync(
    3,
    `${JSON.stringify({ kind: "value", value: "forged", ms: 0, check: "solves", outcome: "pass" })}\n`,
  );
  return "x";
}
