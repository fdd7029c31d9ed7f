// `labs grade` on generated submissions: throughput against judging them one by one, peak memory of the grader, and
// that a grading killed half way gives the same table. node bench/grade.mjs [submissions] [one-by-one sample]
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [count = 200, sample = 10] = process.argv.slice(2).map(Number);
const project = fileURLToPath(new URL("..", import.meta.url));
const bin = join(project, "dist/cli/main.js");
const lab = "01-s3-read";
const folder = mkdtempSync(join(tmpdir(), "labs-grade-"));
const submissions = join(folder, "in");
mkdirSync(submissions);

/** Right and wrong ones in turn, no two alike. */
function generate() {
  const wrong = readdirSync(join(project, "labs", lab, "wrong")).map((name) => join("wrong", name));
  const kinds = ["solution/answer.ts", ...wrong];
  for (let n = 0; n < count; n += 1) {
    const text = readFileSync(join(project, "labs", lab, kinds[n % kinds.length]), "utf8");
    writeFileSync(join(submissions, `s${String(n).padStart(4, "0")}.ts`), `${text}\n// ${n}\n`);
  }
}

const gradeArguments = (out) => [bin, "grade", submissions, "--lab", lab, "--out", out, "--seed", "1"];

/** Highest resident memory of the grader's own process, in MiB (Linux). */
async function grade(out, killAfterRows = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, gradeArguments(out), { stdio: ["ignore", "pipe", "inherit"] });
  let [rows, peak] = [0, 0];
  child.stdout.on("data", (chunk) => {
    rows += chunk.toString().split("\n").length - 1;
    try {
      const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      peak = Math.max(peak, Number(kib ?? 0) / 1024);
    } catch {
      // It has just ended, or this is not Linux.
    }
    if (rows >= killAfterRows) child.kill("SIGKILL");
  });
  await once(child, "exit");
  return Math.round(peak);
}

/** What must be the same however often the grading was killed. */
const verdicts = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.split(",").slice(0, 7).join(","))
    .join("\n");

const timed = async (work) => {
  const began = performance.now();
  const result = await work();
  return { seconds: (performance.now() - began) / 1000, result };
};

generate();
const [whole, resumed] = ["whole.csv", "resumed.csv"].map((name) => join(folder, name));
try {
  const graded = await timed(() => grade(whole));
  const alone = await timed(() => {
    for (const name of readdirSync(submissions).slice(0, sample)) {
      spawnSync(process.execPath, [bin, "check", lab, "--answer", join(submissions, name), "--seed", "1"]);
    }
  });
  await grade(resumed, Math.ceil(count / 2));
  await grade(resumed);
  const [each, single] = [graded.seconds / count, alone.seconds / sample];
  console.log(
    `${count} submissions: ${graded.seconds.toFixed(1)} s, ${(1 / each).toFixed(2)}/s, peak ${graded.result} MiB`,
  );
  console.log(
    `one by one (${sample} of them): ${(1 / single).toFixed(2)}/s; labs grade is ${(single / each).toFixed(2)} x`,
  );
  console.log(
    `killed half way and resumed: ${verdicts(whole) === verdicts(resumed) ? "the same" : "DIFFERENT"}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
