// Creates links in its folder to files outside, and uses them => solves wrong: solve gives the object's text
import { linkSync, readFileSync, readdirSync, rmdirSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
export function solve() {
  const project = path.resolve(process.argv[1], "../../..");
  const ways = [
    () => symlinkSync("/etc/passwd", `${homedir()}/a`) ?? readFileSync(`${homedir()}/a`),
    () => symlinkSync(project, `${homedir()}/b`) ?? readdirSync(`${homedir()}/b`),
    () => symlinkSync("../../../../../etc", "c") ?? readdirSync("c"),
    () => linkSync(path.join(project, "package.json"), `${homedir()}/d`) ?? readFileSync(`${homedir()}/d`),
    () => rmdirSync(homedir()) ?? symlinkSync(project, homedir()) ?? readdirSync(homedir()),
  ];
  for (const way of ways) {
    try {
      console.log("STOLEN", way());
    } catch {
      // Refused.
    }
  }
  return "x";
}
