// The warm engine of `labs watch`: judges the same file 200 times and checks that its memory stays flat.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chooseIsolation } from "../../dist/isolation/isolation.js";
import { newSeed } from "../../dist/common/seed.js";
import { findLab } from "../../dist/labs/catalog.js";
import { CheckRunner } from "../../dist/labs/run-checks.js";
import { openTarget } from "../../dist/targets/registry.js";
import { root } from "../support.mjs";

const runs = Number(process.env.BENCH_RUNS ?? 200);
const mib = 1024 * 1024;
/** Memory counts as flat if it grows by less than this from the second quarter of the runs to the last. */
const flat = 1.15;

/** Resident memory of this process and of the process that runs the checks, in bytes. */
function resident() {
  const forks = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isFork(name));
  return [String(process.pid), ...forks].reduce((sum, pid) => sum + residentOf(pid), 0);
}

function isFork(pid) {
  try {
    const [, parent] = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return (
      Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("check-fork")
    );
  } catch {
    // The process has ended.
    return false;
  }
}

function residentOf(pid) {
  const [, kib = "0"] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kib) * 1024;
}

export async function measureWatch() {
  const isolation = await chooseIsolation("auto");
  const target = await openTarget({ name: "embedded", isolation, env: {}, progress: () => {} });
  const runner = new CheckRunner({ isolation, concurrency: 1 });
  const lab = await findLab(join(root, "labs"), "03");
  const answerFile = join(lab.folder, "solution", "answer.ts");
  const quarters = [0, 0, 0, 0];
  try {
    for (let run = 0; run < runs; run += 1) {
      const { exitCode } = await runner.run({ lab, answerFile, seed: newSeed(), target: target.access() });
      if (exitCode !== 0) throw new Error("lab 03's solution does not pass");
      const quarter = Math.floor((4 * run) / runs);
      quarters[quarter] = Math.max(quarters[quarter], resident());
    }
  } finally {
    await runner[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
  }
  const [, second, , last] = quarters;
  return [
    {
      what: `${runs} verdicts of 03 in one engine: peak resident memory of each quarter`,
      value: quarters.map((bytes) => `${Math.round(bytes / mib)} MiB`).join(", "),
      aim: "flat",
      met: last <= second * flat,
    },
  ];
}
