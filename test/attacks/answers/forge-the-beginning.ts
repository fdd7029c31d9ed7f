// Reports late that it is loaded, so that its work seems to take no time => solves wrong: solve gives the object's text
import { writeSync } from "node:fs";

export async function solve(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  writeSync(3, `${JSON.stringify({ kind: "loaded" })}\n`);
  return "x";
}
