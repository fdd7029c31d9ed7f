/** How a sandboxed process ended, whatever isolated it. */
import { once } from "node:events";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Launched } from "./launched.ts";
import type { Exit } from "./types.ts";

/**
 * There is no native code of its own in a sandboxed process and no process.abort: what makes it crash is an
 * allocation that was refused.
 */
const crashes: ReadonlySet<string | null> = new Set(["SIGABRT", "SIGTRAP", "SIGILL", "SIGSEGV", "SIGBUS"]);

/** Resolves when it has ended; to be called as soon as it is started. */
export async function exitOf({ child, telling }: Launched): Promise<Exit> {
  const told = toldCode(telling);
  const exit = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  const [code, signal] = fromIsolation(exit, await told);
  return { code, signal, outOfMemory: crashes.has(signal) };
}

const longestCode = 3;

/** The exit code that the runner told on its way out; undefined where it is not asked to. */
async function toldCode(stream: Readable | undefined): Promise<string | undefined> {
  if (!stream) return undefined;
  let said = "";
  stream.on("data", (chunk: Buffer) => {
    if (said.length <= longestCode) said += chunk.toString("latin1", 0, longestCode + 1);
  });
  await finished(stream).catch(() => undefined);
  return said;
}

/** Numbers with two names have the usual one first (SIGABRT, SIGIOT): the last to be set wins. */
const signalNames = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

/** bubblewrap and Docker end with 128 + n when what they ran was ended by the signal n. */
function fromIsolation(
  [code, signal]: [number | null, NodeJS.Signals | null],
  told: string | undefined,
): [number | null, NodeJS.Signals | null] {
  const name = signalNames.get((code ?? 0) - 128);
  if (told === undefined || name === undefined || told === String(code)) return [code, signal];
  return [null, name as NodeJS.Signals];
}
