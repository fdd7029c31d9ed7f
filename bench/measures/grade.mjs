// `labs grade` on generated submissions: the throughput compared with judging one by one, the grader's memory, and that
// a killed and resumed grading gives the same table.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import Papa from "papaparse";
import { findLab } from "../../dist/labs/catalog.js";
import { readWrongAnswers } from "../../dist/labs/authoring/wrong-answers.js";
import { megabytes } from "../run-job.mjs";
import { root } from "../support.mjs";

const lab = "01-s3-read";
const bin = join(root, "dist/cli/main.js");
/** Number of submissions judged one by one, enough for a rate. */
const sample = 10;
/** Memory counts as flat if it grows by less than this from the first quarter of the submissions to the last. */
const flat = 64e6;

/** `BENCH_SUBMISSIONS=200` for the full measure. */
const count = Number(process.env.BENCH_SUBMISSIONS ?? 40);

/** Writes right and wrong submissions in turn. All are different. */
async function generate(folder) {
  const solution = readFileSync(join(root, "labs", lab, "solution/answer.ts"), "utf8");
  const wrong = await readWrongAnswers(await findLab(join(root, "labs"), lab));
  const kinds = [solution, ...wrong.map(({ code }) => code)];
  mkdirSync(folder);
  for (let n = 0; n < count; n += 1) {
    const file = join(folder, `s${String(n).padStart(4, "0")}.ts`);
    writeFileSync(file, `${kinds[n % kinds.length]}\n// ${n}\n`);
  }
}

/** Peak resident memory of a process in bytes. 0 if the process has ended, or if this is not Linux. */
function peakOf(pid) {
  try {
    const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kib ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Grades all submissions, or kills the grader after `rows`. Returns seconds and the peak memory at each quarter. */
async function grade({ submissions, out, rows = Infinity }) {
  const began = performance.now();
  const args = [bin, "grade", submissions, "--lab", lab, "--out", out, "--seed", "1"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const peaks = [0, 0, 0, 0];
  let judged = 0;
  child.stdout.on("data", (chunk) => {
    judged += chunk.toString().split("\n").length - 1;
    const quarter = Math.min(3, Math.max(0, Math.ceil((judged / count) * 4) - 1));
    peaks[quarter] = Math.max(peaks[quarter], peakOf(child.pid));
    if (judged >= rows) child.kill("SIGKILL");
  });
  await once(child, "exit");
  return { seconds: (performance.now() - began) / 1000, peaks };
}

/** Seconds per submission. */
function oneByOne(submissions) {
  const began = performance.now();
  const names = readdirSync(submissions).slice(0, sample);
  for (const name of names) {
    spawnSync(process.execPath, [bin, "check", lab, "--answer", join(submissions, name), "--seed", "1"]);
  }
  return (performance.now() - began) / 1000 / names.length;
}

/** The rows of a table, in order. An incomplete last line is ignored. */
function rowsOf(file) {
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return Papa.parse(whole, { header: true, skipEmptyLines: true }).data;
}

/**
 * The columns that must be the same each time a submission is judged: all except times and the text of the reason after
 * the check's name. For answers that decode each chunk, the first difference depends on the sizes of network chunks.
 */
const verdictOf = ({ duration_ms: _took, judged_at: _when, reason, ...verdict }) => ({
  ...verdict,
  reason: reason.split(":")[0],
});

/** The error in the resumed table, if any. Rows from before the kill must be identical, and all verdicts the same. */
function faultOf({ whole, killed, resumed }) {
  const [all, before, after] = [whole, killed, resumed].map(rowsOf);
  if (before.length === 0 || before.length === all.length)
    return `killed after ${before.length} rows, not in the middle`;
  if (all.length !== count || after.length !== count)
    return `${all.length} and ${after.length} rows for ${count} submissions`;
  const now = new Map(after.map((row) => [row.submission, row]));
  for (const row of before)
    if (!isDeepStrictEqual(row, now.get(row.submission))) return `${row.submission} changed after the kill`;
  for (const row of all) {
    const [one, other] = [row, now.get(row.submission) ?? { reason: "" }].map(verdictOf);
    const column = Object.keys(one).find((each) => one[each] !== other[each]);
    if (column !== undefined)
      return `${row.submission}: ${column} is ${other[column]} instead of ${one[column]}`;
  }
  return undefined;
}

export async function measureGrade() {
  const folder = mkdtempSync(join(tmpdir(), "labs-bench-grade-"));
  const submissions = join(folder, "in");
  const [whole, killed, resumed] = ["whole.csv", "killed.csv", "resumed.csv"].map((name) =>
    join(folder, name),
  );
  try {
    await generate(submissions);
    const { seconds, peaks } = await grade({ submissions, out: whole });
    const alone = oneByOne(submissions);
    await grade({ submissions, out: resumed, rows: Math.ceil(count / 2) });
    copyFileSync(resumed, killed);
    await grade({ submissions, out: resumed });
    const each = seconds / count;
    const fault = faultOf({ whole, killed, resumed });
    return [
      {
        what: `labs grade, ${count} submissions to lab 01`,
        value: `${(1 / each).toFixed(2)}/s, one by one ${(1 / alone).toFixed(2)}/s: ratio ${(alone / each).toFixed(2)}`,
        aim: ">= 1/s, faster than one by one",
        met: each <= 1 && each < alone,
      },
      {
        what: "labs grade, peak resident memory after each quarter",
        value: peaks.map(megabytes).join(", "),
        aim: `within ${megabytes(flat)}`,
        met: Math.min(...peaks) > 0 && peaks.at(-1) - peaks.at(0) <= flat,
      },
      {
        what: "labs grade, table after a kill and resume",
        value: fault ?? "same",
        aim: "same",
        met: fault === undefined,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
