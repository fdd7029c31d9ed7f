// What a person waits for: one check of one lab, and the whole main job.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { median, processTime, root } from "../support.mjs";

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

export async function measureCommands() {
  const rows = [];
  for (const lab of readdirSync(join(root, "labs")).filter((name) => /^\d\d-/.test(name))) {
    const answer = join(root, "labs", lab, "solution", "answer.ts");
    const taken = [];
    for (let run = 0; run < 3; run += 1) {
      taken.push(
        await processTime(
          process.execPath,
          [join(root, "dist/cli/main.js"), "check", lab, "--answer", answer],
          { cwd: root },
        ),
      );
    }
    rows.push({
      what: `labs check ${lab}`,
      value: seconds(median(taken)),
      aim: "<= 3 s",
      met: median(taken) <= 3000,
    });
  }
  const start = await processTime("npm", ["start", "--silent"], { cwd: root });
  rows.push({ what: "npm start", value: seconds(start), aim: "<= 8 s", met: start <= 8000 });
  return rows;
}
