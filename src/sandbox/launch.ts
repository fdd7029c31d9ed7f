/** Starts the command of a sandboxed process, and the pipes between it and us, for each isolation. */
import { type ChildProcess, spawn } from "node:child_process";
import { realpath } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { launchContainer } from "./launch-container.ts";
import type { Launched } from "./launched.ts";
import { spawned } from "./spawned.ts";
import { type SandboxedOptions, sandboxedCommand } from "./sandboxed-command.ts";

const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
export const runner = own("process-runner.mjs");
const pythonRunner = own("process-runner.py");
export const runnerFiles = [runner, own("tidy-memory.mjs"), own("restrict-native-code.mjs"), pythonRunner];

/**
 * @param entry absolute path, or what else the runner takes.
 * @throws EnvironmentTrouble when Docker does not start a container; Error with the system's code when no process
 *   can be started, for example EMFILE.
 */
export async function launch(options: SandboxedOptions, entry: string): Promise<Launched> {
  const { memoryMb, addons = [], server, isolation = "process" } = options;
  const { python, readable, writable, scratch = [] } = options;
  const settings = {
    memoryMb,
    addons,
    folders: [...writable, ...scratch],
    server,
    tellsExit: isolation !== "process",
    // Node.js gets it as flags.
    ...(python && { modules: python.modules, readable }),
  };
  const script = [await realpath(python ? pythonRunner : runner), entry];
  if (isolation === "container") return launchContainer(options, { script, settings });
  const command = await sandboxedCommand(options, [...script, JSON.stringify(settings)]);
  const child = spawn(command.file, command.args, {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", isolation === "process" ? "ignore" : "pipe"],
    windowsHide: true,
  });
  await spawned(child);
  // The watchdog ends with its pipe, and takes with it what may be left of the group.
  const pipes = child.stdio as readonly unknown[] as readonly (Duplex | null)[];
  child.once("exit", () => pipes[4]?.destroy());
  return {
    child,
    channel: pipes[3]!,
    telling: pipes[5] ?? undefined,
    kill: () => killGroup(child),
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
