/**
 * Starts a Node.js process with walls around it: a process group of its own, the given environment alone, Node.js'
 * permission model, kernel limits, and one pipe to talk through. docs/security.md says what each wall stops.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { realpath } from "node:fs/promises";
import type { Duplex, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ended } from "./ended.ts";
import { readMessages, writeMessage } from "./parent-channel.ts";
import type { ProcessOptions, WalledProcess } from "./types.ts";
import { type Walls, walledCommand } from "./walls.ts";

const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const runner = own("process-runner.mjs");
const runnerFiles = [runner, own("tidy-memory.mjs")];
const mib = 1024 * 1024;

/**
 * @throws Error when the process cannot be started, or a path in the options does not exist.
 */
export async function startProcess(options: ProcessOptions): Promise<WalledProcess> {
  const real = await realPaths(options);
  const dataKb = await dataLimit(options.memoryMb);
  const child = await launch({ ...real, dataKb }, real.entry);
  return walled(child, options);
}

async function realPaths(options: ProcessOptions): Promise<ProcessOptions> {
  const all = (paths: readonly string[]) => Promise.all(paths.map((path) => realpath(path)));
  const [addons, files, writable, scratch] = await Promise.all([
    all(options.addons ?? []),
    all([...runnerFiles, options.entry, ...options.readable]),
    all(options.writable),
    all(options.scratch ?? []),
  ]);
  const readable = [...files, ...addons];
  const [entry, cwd] = await Promise.all([realpath(options.entry), realpath(options.cwd)]);
  return { ...options, entry, cwd, readable, writable, scratch, addons };
}

/** `entry`: absolute path, or what else the runner takes. */
async function launch(walls: Walls, entry: string): Promise<ChildProcess> {
  const { memoryMb, addons = [], server, isolation = "process" } = walls;
  const settings = JSON.stringify({ memoryMb, addons, server, tellsExit: isolation !== "process" });
  const command = await walledCommand(walls, [await realpath(runner), entry, settings]);
  const child = spawn(command.file, command.args, {
    cwd: walls.cwd,
    env: { ...walls.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", isolation === "process" ? "ignore" : "pipe"],
    windowsHide: true,
  });
  // Writing to a process that has ended is no error of ours: its end is told by `exited`.
  for (const stream of child.stdio) stream?.on("error", () => undefined);
  await once(child, "spawn");
  child.on("error", () => undefined);
  return child;
}

function walled(child: ChildProcess, { messageMb = 64 }: ProcessOptions): WalledProcess {
  const channel = child.stdio[3] as Duplex;
  const exited = ended(child);
  return {
    pid: child.pid as number,
    stdout: child.stdout as Readable,
    stderr: child.stderr as Readable,
    exited,
    messages: readMessages(channel, messageMb * mib),
    send: (message) => writeMessage(channel, message),
    kill: () => killGroup(child),
    async [Symbol.asyncDispose]() {
      killGroup(child);
      await exited;
      for (const stream of child.stdio) stream?.destroy();
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-(child.pid as number), "SIGKILL");
  } catch {
    // It ended by itself in this very moment.
  }
}

let empty: Promise<number> | undefined;

/** RLIMIT_DATA in KiB: what an empty process holds, measured once in this process' life, and the allowance. */
async function dataLimit(memoryMb: number): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  empty ??= measureEmpty();
  return (await empty) + Math.ceil(memoryMb * 1024);
}

async function measureEmpty(): Promise<number> {
  // Enough for an empty process; how much more is allowed changes nothing in what it holds.
  const memoryMb = 64;
  const options = { entry: runner, readable: ["/proc/"], writable: [], memoryMb, cwd: "/", env: {} };
  const child = await launch(await realPaths(options), "--measure");
  await using measured = walled(child, options);
  for await (const kib of measured.messages) return kib as number;
  throw new Error("An empty Node.js process could not be started");
}

/** Measures ahead of time what the first `startProcess` would wait for. */
export async function prepareSandbox(): Promise<void> {
  await dataLimit(0);
}
