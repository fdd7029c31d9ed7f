/** How a sandboxed process ended, in every isolation. */
import { once } from "node:events";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Launched } from "./launched.ts";
import type { Exit } from "./types.ts";

/**
 * A sandboxed process has no native code of its own and no process.abort, so a crash means a refused allocation.
 */
const crashes: ReadonlySet<string | null> = new Set(["SIGABRT", "SIGTRAP", "SIGILL", "SIGSEGV", "SIGBUS"]);

/** Resolves when the process has ended. Must be called right after its start. */
export async function exitOf({ child, telling }: Launched): Promise<Exit> {
  const told = toldCode(telling);
  const exit = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  const [code, signal] = fromIsolation(exit, await told);
  return { code, signal, outOfMemory: crashes.has(signal) };
}

const longestCode = 3;

/** The exit code that the runner reported. Undefined if it does not report one. */
async function toldCode(stream: Readable | undefined): Promise<string | undefined> {
  if (!stream) return undefined;
  let said = "";
  stream.on("data", (chunk: Buffer) => {
    if (said.length <= longestCode) said += chunk.toString("latin1", 0, longestCode + 1);
  });
  await finished(stream).catch(() => undefined);
  return said;
}

/** Numbers with two names have the usual one first (SIGABRT, SIGIOT), so the order is reversed. */
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
