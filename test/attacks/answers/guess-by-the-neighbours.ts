// Reads the folders of other calls => solves wrong: solve gives the object's text
import { readdirSync } from "node:fs";
import path from "node:path";

export function solve(): string {
  const own = process.cwd();
  for (const folder of [path.dirname(own), path.dirname(path.dirname(own)), "/"]) {
    try {
      const others = readdirSync(folder).filter(
        (name) => /^(answer|bundles)-/.test(name) && !own.endsWith(name),
      );
      if (others.length > 0) console.log("STOLEN", others);
    } catch {
      // Refused.
    }
  }
  return "x";
}
