// Judges every lab's solution with many seeds. A rejected solution is a defect of its lab.
//   npm run soak -- [--seeds 200] [--from 1] [--minutes M] [--target embedded] [--isolation auto] [lab...]
// Every call of a solution has a separate process. Checks that draw nothing from the seed run only with the first seed.
// Prints each rejection with the command to replay it, and a line for each lab. The exit codes are the command line's.
import { availableParallelism } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chooseIsolation } from "../dist/isolation/isolation.js";
import { findLab, readLabs } from "../dist/labs/catalog.js";
import { findFolders } from "../dist/labs/folders.js";
import { CheckRunner } from "../dist/labs/run-checks.js";
import { soak } from "../dist/labs/authoring/soak.js";
import { solutionFile } from "../dist/labs/workspace.js";
import { openTarget } from "../dist/targets/registry.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    minutes: { type: "string", default: "Infinity" },
    target: { type: "string", default: "embedded" },
    endpoint: { type: "string" },
    isolation: { type: "string", default: "auto" },
  },
});
const [count, from, minutes] = [values.seeds, values.from, values.minutes].map(Number);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(from) || from < 0 || !(minutes > 0)) {
  console.error(
    "--seeds must be an integer of at least 1, --from of at least 0, --minutes a number greater than 0.",
  );
  process.exit(2);
}
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => interrupted.abort());

try {
  process.exitCode = await main();
} catch (error) {
  if (error.exitCode === undefined) throw error;
  console.error(`${error.message}${error.hint ? `\n${error.hint}` : ""}`);
  process.exitCode = error.exitCode;
}

async function main() {
  const { labs: folder, project } = findFolders(process.env);
  const labs =
    positionals.length > 0
      ? await Promise.all(positionals.map((name) => findLab(folder, name)))
      : await readLabs(folder);
  const isolation = await chooseIsolation(values.isolation);
  const target = await openTarget({
    name: values.target,
    endpoint: values.endpoint,
    progress: (line) => console.error(line),
    env: process.env,
    signal: interrupted.signal,
  });
  const runner = new CheckRunner({ project, isolation, fresh: true, signal: interrupted.signal });
  try {
    const reports = await soakAll(labs, { target, runner });
    for (const report of reports) console.log(lineOf(report));
    return interrupted.signal.aborted ? 130 : Math.max(...reports.map(({ exitCode }) => exitCode));
  } finally {
    await runner[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
  }
}

async function soakAll(labs, { target, runner }) {
  const began = performance.now();
  const minutesSince = () => (performance.now() - began) / 60_000;
  let runs = 0;
  return soak(labs, {
    runner,
    access: () => target.access(),
    seeds: Array.from({ length: count }, (_, index) => from + index),
    width: availableParallelism(),
    enough: () => interrupted.signal.aborted || minutesSince() > minutes,
    onRun(run) {
      if (run.verdict.exitCode !== 0) console.log(rejectionOf(run));
      runs += 1;
      if (runs % 40 === 0)
        console.error(`${runs} runs in ${minutesSince().toFixed(0)} min, seed ${run.seed}`);
    },
  });
}

function rejectionOf({ lab, seed, verdict }) {
  const failed = verdict.checks.filter(({ outcome }) => outcome !== "pass");
  const reasons = failed.map(({ id, outcome, reason }) => `${id}: ${outcome}: ${reason}`);
  const answer = path.relative(process.cwd(), solutionFile(lab));
  const where = values.endpoint ? ` --endpoint ${values.endpoint}` : "";
  return [
    `${lab.id}, seed ${seed}, exit code ${verdict.exitCode}`,
    ...[...reasons, ...verdict.defects].map((text) => text.replaceAll("\n", "\n    ")),
    `replay: ./lab check ${lab.id} --answer ${answer} --seed ${seed} --target ${values.target}${where}`,
  ].join("\n  ");
}

function lineOf({ lab, checks, drew, seeds, passed }) {
  const last = seeds === 0 ? "" : ` (${from} to ${from + seeds - 1})`;
  return `${lab.id}: passed with ${passed} of ${seeds} seeds${last}; ${drew} of ${checks} checks draw from the seed and ran with each`;
}
