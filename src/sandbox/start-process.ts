/**
 * Starts a sandboxed Node.js process: a new process group, only the given environment variables, Node.js's permission
 * model, kernel limits, and one pipe for messages. docs/security.md describes what each part prevents.
 */
import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { release } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { EnvironmentTrouble } from "../common/errors.ts";
import { remembered } from "../common/remember.ts";
import { exitOf } from "./process-exit.ts";
import type { Launched } from "./launched.ts";
import { launch, runner, runnerFiles } from "./launch.ts";
import { cacheFolder, keepFile } from "./keep-file.ts";
import { readMessages, writeMessage } from "./parent-channel.ts";
import type { Exit, ProcessOptions, SandboxedProcess } from "./types.ts";

const mib = 1024 * 1024;

/**
 * @throws Error when the process cannot be started, or a path in the options does not exist; EnvironmentTrouble when
 *   Docker does not start its container.
 */
export async function startProcess(options: ProcessOptions): Promise<SandboxedProcess> {
  const real = await realPaths(options);
  const dataKb = await dataLimit(options.memoryMb);
  return sandboxedProcess(await launch({ ...real, dataKb }, real.entry), options);
}

async function realPaths(options: ProcessOptions): Promise<ProcessOptions> {
  const all = (paths: readonly string[]) => Promise.all(paths.map((path) => realpath(path)));
  const [addons, files, writable, scratch] = await Promise.all([
    all(options.addons ?? []),
    all([...runnerFiles, options.entry, ...options.readable, ...(options.python?.readable ?? [])]),
    all(options.writable),
    all(options.scratch ?? []),
  ]);
  const readable = [...files, ...addons];
  const [entry, cwd] = await Promise.all([realpath(options.entry), realpath(options.cwd)]);
  return { ...options, entry, cwd, readable, writable, scratch, addons };
}

function sandboxedProcess(launched: Launched, { messageMb = 64 }: ProcessOptions): SandboxedProcess {
  const { child, channel } = launched;
  const exited = exitOf(launched);
  let killed = false;
  const kill = (): void => {
    killed = true;
    launched.kill();
  };
  return {
    pid: child.pid as number,
    stdout: child.stdout as Readable,
    stderr: child.stderr as Readable,
    exited,
    messages: onceStarted(readMessages(channel, messageMb * mib), () => (killed ? undefined : exited)),
    send: (message) => writeMessage(channel, message),
    write: (text) => void channel.write(text),
    kill,
    async [Symbol.asyncDispose]() {
      kill();
      await exited;
      for (const stream of [channel, ...child.stdio]) stream?.destroy();
    },
  };
}

/**
 * The messages after the runner's first message, which is sent before any untrusted code runs. If a process ends without
 * it, the cause is not the untrusted code.
 * @throws EnvironmentTrouble while iterating, unless it was ended by `kill`.
 */
async function* onceStarted(
  messages: AsyncGenerator<unknown>,
  endedByItself: () => Promise<Exit> | undefined,
): AsyncGenerator<unknown> {
  const { value, done } = await messages.next();
  if (!done && value === "started") return yield* messages;
  const exit = await endedByItself();
  if (exit === undefined) return;
  throw new EnvironmentTrouble(
    `Node.js did not start in its sandbox (${exit.signal ?? `exit code ${exit.code}`}).`,
    { hint: "Is there memory for another process, and room for its files?" },
  );
}

const empty = remembered(lookUpEmpty);

/** RLIMIT_DATA in KiB: the size of an empty process, measured once for this Node.js, plus the limit. */
async function dataLimit(memoryMb: number): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  return (await empty()) + Math.ceil(memoryMb * 1024);
}

/** The measured size is cached, because measuring takes a tenth of a second. */
async function lookUpEmpty(): Promise<number> {
  const file = await emptyFile();
  const known = Number(await readFile(file, "utf8").catch(() => undefined));
  if (known > 0) return known;
  const measured = await measureEmpty();
  // If it cannot be cached, it is measured each time.
  await keepFile(file, String(measured)).catch(() => undefined);
  return measured;
}

/** The same from `src/sandbox` and from `dist/sandbox`. */
const project = fileURLToPath(new URL("../..", import.meta.url));

/** The name contains everything that determines an empty process's size: program, kernel, stack size of threads. */
async function emptyFile(): Promise<string> {
  const limits = await readFile("/proc/self/limits", "utf8");
  const facts = [process.version, process.arch, process.execPath, release(), limits].join("\n");
  const name = createHash("sha256").update(facts).digest("hex").slice(0, 16);
  return path.join(cacheFolder(project), `empty-${name}.txt`);
}

async function measureEmpty(): Promise<number> {
  // Enough for an empty process. A larger limit does not change its size.
  const memoryMb = 64;
  const options = { entry: runner, readable: ["/proc/"], writable: [], memoryMb, cwd: "/", env: {} };
  await using measured = sandboxedProcess(await launch(await realPaths(options), "--measure"), options);
  for await (const kib of measured.messages) return kib as number;
  throw new Error("An empty Node.js process could not be started");
}

/** Measures in advance, so that the first `startProcess` does not have to wait. */
export async function prepareSandbox(): Promise<void> {
  await dataLimit(0);
}
