// Reads the checks, the solution and the settings of the lab => solves wrong: solve gives the object's text
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
const project = path.resolve(process.argv[1], "../../..");
const files = [
  "test/attacks/labs/01-vault/checks.test.ts",
  "test/attacks/labs/01-vault/solution/answer.ts",
  "test/attacks/labs/01-vault/lab.json",
  "labs/01-s3-read/solution/answer.ts",
  "package.json",
];
export function solve() {
  for (const file of files) {
    try {
      console.log("STOLEN", readFileSync(path.join(project, file), "utf8"));
    } catch {
      // Refused.
    }
  }
  try {
    console.log("STOLEN", readdirSync(project));
  } catch {
    // Refused.
  }
  return "x";
}
