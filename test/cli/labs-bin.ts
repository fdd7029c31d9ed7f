/** Starts the built bin as a user's shell would, with the fixture labs and a separate work folder. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, vi } from "vitest";
import { findFolders } from "../../src/labs/folders.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

export const { project } = findFolders({});
export const bin = path.join(project, "dist/cli/main.js");
export const fixtureLabs = path.join(project, "test/fixtures/labs");

export interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Bin {
  readonly work: string;
  /** Runs the command to its end, without input and without a terminal. */
  readonly labs: (...args: string[]) => Promise<Done>;
  /** Starts the command in a new process group, whose id is the process id. */
  readonly start: (...args: string[]) => Started;
  /** Writes a file into the work folder and returns its path. */
  readonly file: (name: string, content: string) => Promise<string>;
}

export interface Started {
  readonly pid: number;
  /** Resolves with standard output so far, as soon as it contains the words. */
  readonly printed: (words: string) => Promise<string>;
  /** Closes the reading end of its standard output. */
  readonly stopReading: () => void;
  readonly done: Promise<Done>;
}

/** @param through a command that starts the bin, for example with fewer privileges. */
export async function makeBin(
  env: Record<string, string> = {},
  through: readonly string[] = [],
): Promise<Bin> {
  const work = await temporaryFolder();
  const start = (...args: string[]): Started => {
    const { NO_COLOR: _no, FORCE_COLOR: _force, VITEST: _vitest, ...inherited } = process.env;
    const [file, ...all] = [...through, process.execPath, bin, ...args];
    const child = spawn(file!, all, {
      cwd: work,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...inherited, LABS_FOLDER: fixtureLabs, LABS_WORK: work, ...env },
    });
    onTestFinished(() => void killGroup(child.pid!));
    const out = text(child.stdout).catch(() => "");
    const [err, exit] = [text(child.stderr), once(child, "exit")];
    const done = Promise.all([exit, out, err]).then(([[code], ...texts]) => ({
      code: code as number | null,
      out: texts[0],
      err: texts[1],
    }));
    const stopReading = (): void => void child.stdout.destroy();
    return { pid: child.pid!, printed: (words) => printed(child.stdout, words), stopReading, done };
  };
  return {
    work,
    start,
    labs: (...args) => start(...args).done,
    async file(name, content) {
      const file = path.join(work, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
  };
}

function printed(stream: NodeJS.ReadableStream, words: string): Promise<string> {
  let seen = "";
  return new Promise((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(words)) resolve(seen);
    });
    stream.on("end", () =>
      reject(new Error(`The command ended without printing "${words}". Its output:\n${seen}`)),
    );
  });
}

/**
 * Starts another program that starts the command line on the fixture labs, and waits for the first output.
 * @returns the id of that program, which is also the id of the process group of both.
 */
export async function startByParent(work: string, ...args: string[]): Promise<number> {
  const command = JSON.stringify([bin, ...args]);
  const script = `
    require("node:child_process").spawn(process.execPath, ${command}, { stdio: ["pipe", "inherit", "ignore"] });
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["-e", script], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LABS_FOLDER: fixtureLabs, LABS_WORK: work },
  });
  onTestFinished(() => void killGroup(parent.pid!));
  await once(parent.stdout, "data");
  return parent.pid!;
}

/** Resolves when no process of the group is left. */
export const gone = (pid: number): Promise<void> =>
  vi.waitFor(() => expect(killGroup(pid, 0)).toBe(false), { timeout: 60_000 });

/** True if the group had a process. */
export function killGroup(pid: number, signal: NodeJS.Signals | 0 = "SIGKILL"): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
