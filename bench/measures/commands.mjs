// Times that a user waits: for a verdict from the shell, for the same verdict with a warm engine, for the small commands
// and for `npm start`. Run it while nothing else runs, because the CPU seconds are those of the whole machine.
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
 * Wall and CPU seconds of a command. `time` does not count the processes of answers, because they are killed and not
 * waited for. So the CPU seconds of the whole machine are used.
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

/** https://man7.org/linux/man-pages/man5/proc_stat.5.html: user, nice and system of all CPUs, in hundredths of a second. */
function machineSeconds() {
  const [, user, nice, system] = /^cpu +(\d+) (\d+) (\d+)/.exec(readFileSync("/proc/stat", "utf8"));
  return (Number(user) + Number(nice) + Number(system)) / 100;
}

/** A Node.js process that does nothing. Machines differ, also over time, so each time is also given as a multiple of it. */
const bare = `'${process.execPath}' -e 0`;

/** Medians of both times, and of their ratios to a bare Node.js process that ran just before. */
async function measured(count, command, env) {
  const taken = [];
  for (let run = 0; run < count; run += 1) {
    const nothing = await timed(bare);
    const something = await timed(command, env);
    taken.push({
      ...something,
      wallTimes: something.wall / nothing.wall,
      cpuTimes: something.cpu / nothing.cpu,
    });
  }
  const middle = (name) => median(taken.map((one) => one[name]));
  return {
    wall: middle("wall"),
    cpu: middle("cpu"),
    shown: `${seconds(middle("wall"))} (${middle("wallTimes").toFixed(0)} x bare), ${seconds(middle("cpu"))} CPU (${middle("cpuTimes").toFixed(0)} x)`,
  };
}

async function bareRow() {
  const { wall, cpu } = await measured(rounds, bare);
  return {
    what: "node -e 0: bare",
    value: `${seconds(wall)}, ${seconds(cpu)} CPU`,
    aim: "",
    met: true,
  };
}

/** Why a lab's verdict takes longer: its checks that compute or wait. */
const reasons = {
  "01": "47 calls; counts-large and counts-gzip each read 55 MiB in a separate process, whose memory they judge",
  "02": "larger-than-memory converts 66 MiB while S3 waits 1 s; download-ends waits 2 s for an abort",
  "03": "real-upload, delivered-again and real-life deploy functions, each in a separate process",
  "06": "larger-than-memory counts 209 MiB in DuckDB within 192 MiB",
  "07": "typed-tables, parquet-file and many-objects load files and read them back with DuckDB",
  "08": "16 functions run in separate processes; gives-up waits 3 s, as required by its README",
  13: "S3's times are in whole seconds, so checks wait for the next second",
};
const reasonOf = (name) => reasons[name.slice(0, 2)];

const labs = () => readdirSync(join(root, "labs")).filter((name) => /^\d\d-/.test(name));
const solution = (name) => join(root, "labs", name, "solution", "answer.ts");

async function coldRow(name) {
  const aim = name.startsWith("01") ? 2 : 4;
  const { wall, cpu, shown } = await measured(rounds, `'${lab}' check ${name} --answer '${solution(name)}'`);
  return {
    what: `./lab check ${name}`,
    value: shown,
    why: reasonOf(name),
    aim: name.startsWith("01") ? "<= 2 s, 2.5 s CPU" : `<= ${aim} s`,
    met: wall <= aim && (!name.startsWith("01") || cpu <= 2.5),
  };
}

/** The pause between two saves, in which the engine prepares the next run. */
const pauseMs = 2000;

/** Judges the same file several times in one runner, each time with a new seed. */
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
  return {
    what: `${name} again, engine warm`,
    value: seconds(wall),
    aim: `<= ${aim} s`,
    met: wall <= aim,
    why: reasonOf(name),
  };
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
      const { wall, shown } = await measured(rounds, `'${lab}' ${command}`, { LABS_WORK: work });
      rows.push({
        what: `./lab ${command}`,
        value: shown,
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
  const rows = [await bareRow()];
  for (const name of labs()) rows.push(await coldRow(name));
  rows.push(...(await warmRows()), ...(await smallRows()));
  const { wall, cpu } = await timed("npm start --silent");
  const value = `${seconds(wall)}, ${seconds(cpu)} CPU`;
  return [...rows, { what: "npm start", value, aim: "<= 15 s", met: wall <= 15 }];
}
