// Sends a reply with a forged duration => solves wrong: solve gives the object's text
import { writeSync } from "node:fs";

export function solve(): string {
  for (const ms of [-1e305, 0, "soon"])
    writeSync(3, `${JSON.stringify({ kind: "value", value: "x", ms })}\n`);
  return "x";
}
