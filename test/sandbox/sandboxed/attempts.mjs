// The entry module of restrictions.test.ts. It makes the attempt named in a message and returns the result.
/* oxlint-disable import/no-default-export, node/no-process-env -- an entry module has a default export, and one attempt reads the environment */
import childProcess from "node:child_process";
import cluster from "node:cluster";
import fs from "node:fs";
import inspector from "node:inspector";
import { createRequire } from "node:module";
import os, { setPriority } from "node:os";
import path from "node:path";
import v8, { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";

const require = createRequire(import.meta.url);

const attempts = {
  read: (file) => fs.readFileSync(file, "utf8"),
  list: (folder) => fs.readdirSync(folder),
  write: (file) => fs.writeFileSync(file, "written"),
  writeHome: () => {
    const file = path.join(process.env.HOME, "note.txt");
    fs.writeFileSync(file, "mine");
    return fs.readFileSync(file, "utf8");
  },
  linkOut: () => {
    const link = path.join(process.env.HOME, "link");
    fs.symlinkSync("/etc/passwd", link);
    return fs.readFileSync(link, "utf8");
  },
  spawn: () => childProcess.spawnSync("/bin/true").error?.code ?? "ran",
  exec: () => childProcess.execSync("id").toString(),
  fork: () => childProcess.fork(process.argv[1]).pid,
  clusterFork: () => cluster.fork().id,
  worker: () => new Worker("1", { eval: true }).threadId,
  kill: () => process.kill(process.ppid, "SIGUSR1"),
  killByRestoring: () => {
    delete process.kill;
    Object.defineProperty(process, "kill", { value: () => true });
    return process.kill(process.ppid, 0);
  },
  innerKill: () => process._kill(process.ppid, 10),
  debugProcess: () => process._debugProcess(process.ppid),
  binding: () => Object.keys(process.binding("process_methods")),
  linkedBinding: () => Object.keys(process._linkedBinding("process_methods")),
  dlopen: () => process.dlopen({ exports: {} }, "/lib/addon.node"),
  requireAddon: () => require("/lib/addon.node"),
  openInspector: () => inspector.open(0) ?? "open",
  inspectorUrl: () => inspector.url() ?? "closed",
  report: () => process.report.writeReport(),
  abort: () => process.abort(),
  v8Flags: () => v8.setFlagsFromString(`--redirect-code-traces-to=${process.env.HOME}/traces`) ?? "set",
  v8FlagsByImport: () => setFlagsFromString("--print-opt-code") ?? "set",
  priority: () => os.setPriority(process.ppid, 19) ?? "set",
  priorityByImport: () => setPriority(process.ppid, 19) ?? "set",
  sqlite: () => Object.keys(require("node:sqlite")),
  environment: () => Object.keys(process.env).sort(),
  collector: () => typeof globalThis.gc,
  loop: () => {
    for (;;);
  },
  hogBuffers: () => {
    const kept = [];
    for (;;) kept.push(Buffer.alloc(1024 * 1024, 1));
  },
  hogHeap: () => {
    const kept = [];
    for (;;) kept.push({ list: [Math.random(), 1] });
  },
  flood: () => {
    for (;;) process.stdout.write("x".repeat(65_536));
  },
  largeMessage: (size) => "x".repeat(size),
};

export default async function attempt(channel) {
  for await (const [name, ...args] of channel.messages) {
    channel.send({ trying: name });
    try {
      channel.send({ did: (await attempts[name](...args)) ?? "done" });
    } catch (error) {
      channel.send({ refused: String(error.code ?? error.message) });
    }
  }
}
