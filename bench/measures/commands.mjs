// What a person waits for: a verdict from the shell, the same verdict while the engine is warm, the small commands and the
// whole main job. Run it while nothing else runs: processor seconds are those of the whole machine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { chooseIsolation } from "../../dist/isolation/isolation.js";
import { newSeed } from "../../dist/common/seed.js";
import { findLab } from "../../dist/labs/catalog.js";
import { CheckRunner } from "../../dist/labs/run-checks.js";
import { openTarget } from "../../dist/targets/registry.js";
import { median, root, times } from "../support.mjs";

const rounds = 5;
const seconds = (value) => `${value.toFixed(2)} s`;
const lab = join(root, "lab");

/**
 * Wall and processor seconds of a command. The processes of answers are ended, not waited for, and no `time` counts them: what
 * the whole machine has worked meanwhile does, where nothing else runs.
 */
async function timed(command, env = {}) {
  const before = machineSeconds();
  const began = performance.now();
  const child = spawn("/bin/sh", ["-c", `${command} >/dev/null`], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "ignore",
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} failed`);
  return { wall: (performance.now() - began) / 1000, cpu: machineSeconds() - before };
}

/** https://man7.org/linux/man-pages/man5/proc_stat.5.html: user, nice and system of all processors, in hundredths of a second. */
function machineSeconds() {
  const [, user, nice, system] = /^cpu +(\d+) (\d+) (\d+)/.exec(readFileSync("/proc/stat", "utf8"));
  return (Number(user) + Number(nice) + Number(system)) / 100;
}

async function measured(count, command, env) {
  const taken = [];
  for (let run = 0; run < count; run += 1) taken.push(await timed(command, env));
  return { wall: median(taken.map(({ wall }) => wall)), cpu: median(taken.map(({ cpu }) => cpu)) };
}

const labs = () => readdirSync(join(root, "labs")).filter((name) => /^\d\d-/.test(name));
const solution = (name) => join(root, "labs", name, "solution", "answer.ts");

async function coldRow(name) {
  const aim = name.startsWith("01") ? 2 : 4;
  const { wall, cpu } = await measured(rounds, `'${lab}' check ${name} --answer '${solution(name)}'`);
  return {
    what: `./lab check ${name}`,
    value: `${seconds(wall)}, ${seconds(cpu)} of processors`,
    aim: name.startsWith("01") ? "<= 2 s, 2.5 s of processors" : `<= ${aim} s`,
    met: wall <= aim && (!name.startsWith("01") || cpu <= 2.5),
  };
}

/** Between two saves somebody thinks, and the engine gets ready for the next run. */
const pauseMs = 2000;

/** Judges the same file again and again in one runner, with the seed drawn anew as for a person. */
async function warmRow(name, { runner, target }) {
  const found = await findLab(join(root, "labs"), name);
  const judge = async () => {
    const run = { lab: found, answerFile: solution(name), seed: newSeed(), target: target.access() };
    const { exitCode } = await runner.run(run);
    if (exitCode !== 0) throw new Error(`${name}'s solution does not pass`);
  };
  await judge();
  const taken = [];
  for (let round = 0; round < rounds; round += 1) {
    await setTimeout(pauseMs);
    taken.push(...(await times(1, judge)));
  }
  const wall = median(taken) / 1000;
  const aim = name.startsWith("01") ? 0.7 : 2;
  return { what: `${name} again, engine warm`, value: seconds(wall), aim: `<= ${aim} s`, met: wall <= aim };
}

async function warmRows() {
  const isolation = await chooseIsolation("auto");
  const target = await openTarget({ name: "embedded", isolation, env: {}, progress: () => {} });
  const runner = new CheckRunner({ isolation, concurrency: 1, getsReady: true });
  try {
    const rows = [];
    for (const name of labs()) rows.push(await warmRow(name, { runner, target }));
    return rows;
  } finally {
    await runner[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
  }
}

async function smallRows() {
  const work = mkdtempSync(join(tmpdir(), "labs-bench-work-"));
  try {
    const rows = [];
    for (const command of ["list", "start 01", "hint 01"]) {
      const { wall } = await measured(rounds, `'${lab}' ${command}`, { LABS_WORK: work });
      rows.push({
        what: `./lab ${command}`,
        value: seconds(wall),
        aim: "<= 0.15 s",
        met: wall <= 0.15,
      });
    }
    return rows;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export async function measureCommands() {
  const rows = [];
  for (const name of labs()) rows.push(await coldRow(name));
  rows.push(...(await warmRows()), ...(await smallRows()));
  const { wall, cpu } = await timed("npm start --silent");
  const value = `${seconds(wall)}, ${seconds(cpu)} of processors`;
  return [...rows, { what: "npm start", value, aim: "<= 15 s", met: wall <= 15 }];
}
