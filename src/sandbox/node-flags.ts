/** The flags of Node.js that restrict a process, by what this version of Node.js has. */

import path from "node:path";

export interface FlagOptions {
  /** Absolute real paths of files and folders. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  readonly memoryMb: number;
  /** Native code that may be loaded. */
  readonly addons?: readonly string[] | undefined;
}

const known = (flag: string): boolean => process.allowedNodeEnvironmentFlags.has(flag);

/**
 * Flags for `node`: permission model, no inspector by signal, heap below the memory limit.
 * Node.js reads `*` in a path as a wildcard, which would open more than was asked.
 * @throws Error for a path with an asterisk.
 */
export function nodeFlags({ readable, writable, memoryMb, addons = [] }: FlagOptions): string[] {
  for (const name of [...readable, ...writable]) {
    if (name.includes("*")) throw new Error(`A path with an asterisk cannot be restricted: ${name}`);
  }
  return [
    known("--permission") ? "--permission" : "--experimental-permission",
    // The flag of Node.js 20 is called experimental; the answer's own warnings stay.
    "--disable-warning=ExperimentalWarning",
    ...optional("--disable-sigusr1"),
    // From Node.js 25 the permission flag closes the network too; an answer needs its endpoint.
    ...optional("--allow-net"),
    // node:sqlite writes files that the permission model never sees (Node.js 22 and 24).
    ...(known("--experimental-sqlite") ? ["--no-experimental-sqlite"] : []),
    // Node.js warns of this flag on the answer's own standard error.
    ...(addons.length > 0 ? ["--allow-addons", "--disable-warning=SecurityWarning"] : []),
    ...outermost([...readable, ...writable]).map((name) => `--allow-fs-read=${name}`),
    ...outermost(writable).map((name) => `--allow-fs-write=${name}`),
    ...memoryFlags(memoryMb),
  ];
}

/** Without repetitions and without what is in another: Node.js 20 aborts when a path is granted twice. */
function outermost(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)];
  return unique.filter((inner) => !unique.some((outer) => inner.startsWith(outer + path.sep)));
}

const optional = (flag: string): string[] => (known(flag) ? [flag] : []);

/** One helper thread and a small young generation: the limit is for the code's data, not for V8's reserve. */
function memoryFlags(memoryMb: number): string[] {
  return [
    "--v8-pool-size=1",
    `--max-old-space-size=${Math.ceil(memoryMb)}`,
    `--max-semi-space-size=${memoryMb < 256 ? 2 : 16}`,
  ];
}
