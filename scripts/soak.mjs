// Judges every lab's solution with many seeds: a solution that is ever rejected is a defect of its lab.
//   npm run soak -- [--seeds 200] [--from 1] [--target embedded] [lab...]
// Prints a line for each rejection, with how to replay it, and how many runs passed. Exit codes as the command line's.
import { parseArgs } from "node:util";
import { CheckRunner } from "../dist/labs/run-checks.js";
import { findLab, readLabs } from "../dist/labs/catalog.js";
import { findPlaces } from "../dist/labs/places.js";
import { solutionFile } from "../dist/labs/workspace.js";
import { chooseIsolation } from "../dist/common/isolation.js";
import { openTarget } from "../dist/targets/registry.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    target: { type: "string", default: "embedded" },
    endpoint: { type: "string" },
  },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(from) || from < 0) {
  console.error("--seeds is a whole number from 1 on, --from one from 0 on.");
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
  const { labs: folder, project } = findPlaces(process.env);
  const labs =
    positionals.length > 0
      ? await Promise.all(positionals.map((name) => findLab(folder, name)))
      : await readLabs(folder);
  const target = await openTarget({
    name: values.target,
    endpoint: values.endpoint,
    progress: (line) => console.error(line),
    env: process.env,
    signal: interrupted.signal,
  });
  const isolation = await chooseIsolation("auto");
  const runner = new CheckRunner({ project, isolation, signal: interrupted.signal });
  try {
    let worst = 0;
    for (const lab of labs) worst = Math.max(worst, await soak(lab, { target, runner }));
    return interrupted.signal.aborted ? 130 : worst;
  } finally {
    await runner[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
  }
}

async function soak(lab, { target, runner }) {
  const began = performance.now();
  const all = Array.from({ length: seeds }, (_, index) => from + index);
  const codes = await Promise.all(all.map((seed) => judge(lab, seed, { target, runner })));
  const passed = codes.filter((code) => code === 0).length;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${lab.id}: passed with ${passed} of ${seeds} seeds, ${from} to ${from + seeds - 1}, in ${seconds} s`,
  );
  return Math.max(...codes);
}

async function judge(lab, seed, { target, runner }) {
  const answerFile = solutionFile(lab);
  const verdict = await runner.run({ lab, answerFile, seed, target: target.access({ lab: lab.id, seed }) });
  if (verdict.exitCode !== 0 && verdict.outcome !== "interrupted") {
    const failed = verdict.checks.filter(({ outcome }) => outcome !== "pass");
    const reasons = failed.map(({ id, outcome, reason }) => `${id}: ${outcome}: ${reason}`);
    console.log(
      [`${lab.id} --seed ${seed} (exit ${verdict.exitCode})`, ...reasons, ...verdict.defects].join("\n  "),
    );
  }
  return verdict.exitCode;
}
