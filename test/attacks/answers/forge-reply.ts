// Writes a forged reply to the channel before the real one => solves wrong: solve gives the object's text
import { writeSync } from "node:fs";
export function solve() {
  writeSync(
    3,
    `${JSON.stringify({ kind: "value", value: "forged", ms: 0, check: "solves", outcome: "pass" })}\n`,
  );
  return "x";
}
