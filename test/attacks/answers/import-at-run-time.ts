// Imports the solution at run time, without the bundler => solves wrong: solve gives the object's text
import path from "node:path";
import { pathToFileURL } from "node:url";
export async function solve() {
  const project = path.resolve(process.argv[1], "../../..");
  for (const file of [
    "test/attacks/labs/01-vault/solution/answer.ts",
    "dist/testing/index.js",
    "dist/sandbox/start-process.js",
  ]) {
    try {
      await import(pathToFileURL(path.join(project, file)).href);
      console.log("STOLEN", file);
    } catch {
      // Refused.
    }
  }
  return "x";
}
