// Writes README's session of `labs watch` from a real run: an answer with a mistake is saved, then the solution.
// `node scripts/record-watch.mjs`
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "dist/cli/main.js");
const [number, lab, mistake] = ["01", "01-s3-read", "slash-in-front-lost"];
const shownWork = "work/";
/** The lines that README shows. docs/verdicts.md describes the others. */
const kept = /^ {2}(FAIL|PASS) |^FAIL |^ {2}why |^Waiting|^\d+ of \d+ checks passed/;

const lines = (args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

/** The output of watch for each of the saved files, one after the other. */
async function record(work, files) {
  const answer = join(work, lab, "answer.ts");
  writeFileSync(answer, files[0]);
  const watch = spawn(process.execPath, [program, "watch", number], {
    cwd: root,
    env: { ...process.env, LABS_WORK: work, NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const printed = files.map(() => "");
  let verdicts = 0;
  for await (const text of watch.stdout.setEncoding("utf8")) {
    printed[verdicts] += text;
    if (!printed[verdicts].includes("Waiting for the next save")) continue;
    verdicts += 1;
    if (verdicts === files.length) break;
    writeFileSync(answer, files[verdicts]);
  }
  watch.stdin.end();
  if (watch.exitCode === null) await once(watch, "exit");
  return printed.map((text) => text.replaceAll(`${work}/`, shownWork));
}

const work = mkdtempSync(join(tmpdir(), "watch-"));
try {
  const solution = join(root, "labs", lab, "solution/answer.ts");
  cpSync(solution, join(work, lab, "answer.ts"));
  const wrong = lines(["dev", "wrong", number, mistake, "--code"]);
  const printed = await record(work, [wrong, readFileSync(solution, "utf8")]);
  const [first, second] = printed.map((text) => text.split("\n").filter((line) => kept.test(line)));
  // Leaves out the passed checks of the first verdict, and the line about waiting at the end.
  const session = [...first.filter((line) => !line.startsWith("  PASS")), ...second.slice(0, -1)].join("\n");
  const readme = join(root, "README.md");
  const block = /(<!-- watch -->\n)[\s\S]*?(<!-- \/watch -->)/;
  const text = readFileSync(readme, "utf8");
  if (!block.test(text)) throw new Error("README.md has no markers <!-- watch --> for the session");
  writeFileSync(
    readme,
    text.replace(
      block,
      (_, before, after) => `${before}\`\`\`console\n$ ./lab watch ${number}\n${session}\n\`\`\`\n${after}`,
    ),
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
