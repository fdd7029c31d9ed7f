// Leaves large files, deep folders and a link in its temporary folder => solves wrong: solve gives the object's text
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
export function solve() {
  let folder = tmpdir();
  for (let n = 0; n < 50; n += 1) {
    folder += "/deep";
    mkdirSync(folder);
    writeFileSync(`${folder}/large`, Buffer.alloc(1024 * 1024));
    try {
      symlinkSync("..", `${folder}/up`);
    } catch {
      // Refused.
    }
  }
  return "x";
}
