// Writes to the checks, the fixtures, the runner and its own bundle => solves wrong: solve gives the object's text
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
export function solve() {
  const project = path.resolve(process.argv[1], "../../..");
  const files = [
    path.join(project, "test/attacks/labs/01-vault/checks.test.ts"),
    path.join(project, "test/attacks/labs/01-vault/stray.txt"),
    process.argv[1],
    fileURLToPath(import.meta.url),
    "/tmp/stray.txt",
  ];
  for (const file of files) {
    for (const change of [
      () => appendFileSync(file, " "),
      () => writeFileSync(file, "x"),
      () => rmSync(file),
    ]) {
      try {
        change();
        console.log("STOLEN", file);
      } catch {
        // Refused.
      }
    }
  }
  return "x";
}
