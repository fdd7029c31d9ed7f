/** The files that are visible in an isolation: Node.js, its libraries and the mounted files. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";

/** Absolute real paths, each at the same place inside. */
export interface Mounts {
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Empty folders in memory, of at most `scratchBytes` each, which are removed with the process. */
  readonly scratch: readonly string[];
  /** Native code that Node.js may load. */
  readonly addons?: readonly string[] | undefined;
  /** Other programs and their native code, as absolute real paths. */
  readonly program?: { readonly file: string; readonly native: readonly string[] } | undefined;
  readonly cwd: string;
}

export const scratchBytes = 512 * 1024 * 1024;

/**
 * Readable files and folders inside, including Node.js and its libraries.
 * @param programs other programs that run inside, as absolute real paths.
 */
export async function readableInside(
  mounts: Mounts,
  programs: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const { addons = [], program: own } = mounts;
  const linked = await Promise.all([
    linkedLibraries(process.execPath, addons),
    ...programs.map((program) => linkedLibraries(program, [])),
    ...(own ? [linkedLibraries(own.file, own.native)] : []),
  ]);
  // A package's native code loads files from its own folder.
  const besides = addons.map((file) => path.dirname(file));
  return new Set([
    process.execPath,
    ...programs,
    ...(own ? [own.file] : []),
    ...linked.flat(),
    ...besides,
    ...withoutWritable(mounts),
  ]);
}

/** Files in a writable folder are also writable. */
const withoutWritable = ({ readable, writable, scratch }: Mounts): readonly string[] =>
  readable.filter((name) => ![...writable, ...scratch].some((folder) => `${name}/`.startsWith(`${folder}/`)));

const traced = new Map<string, Promise<readonly string[]>>();

/** Absolute paths of the shared libraries of a program and of native code, as the dynamic linker finds them. */
function linkedLibraries(program: string, addons: readonly string[]): Promise<readonly string[]> {
  const key = [program, ...addons].join(":");
  const known = traced.get(key) ?? trace(program, addons);
  traced.set(key, known);
  known.catch(() => traced.delete(key));
  return known;
}

/** https://man7.org/linux/man-pages/man8/ld.so.8.html: with this variable it lists them and runs nothing. */
async function trace(program: string, addons: readonly string[]): Promise<readonly string[]> {
  const child = spawn(program, ["--version"], {
    env: { LD_TRACE_LOADED_OBJECTS: "1", LD_PRELOAD: addons.join(":") },
    stdio: ["ignore", "pipe", "ignore"],
  });
  // Without free descriptors there is no output.
  const [listed] = await Promise.all([child.stdout ? text(child.stdout) : "", once(child, "exit")]);
  return [...listed.matchAll(/^\s*(?:\S+ => )?(\/.+) \(0x[\da-f]+\)$/gm)]
    .map(([, file]) => file!)
    .filter((file) => !addons.includes(file));
}
