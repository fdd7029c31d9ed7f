/**
 * Walls of bubblewrap (https://github.com/containers/bubblewrap), 0.8 or newer: namespaces of its own for processes,
 * network, files, users, names and System V objects. Inside there are Node.js, the libraries that it is linked to, and
 * what is handed in; no other program, no other process, no network but an empty loopback.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";

/** Absolute real paths, each at the same place inside. */
export interface Furniture {
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Empty folders in memory, at most 512 MiB each: what is written there is gone with the process. */
  readonly scratch: readonly string[];
  /** Native code that Node.js may load. */
  readonly addons?: readonly string[] | undefined;
  readonly cwd: string;
}

/** Where every distribution's package puts it: the environment has no say in what is run. */
export const bubblewrap = "/usr/bin/bwrap";

const scratchBytes = 512 * 1024 * 1024;
const uid = "1000";

/** `--unshare-user` by name, so that root without a user namespace of its own is an error. */
const namespaces =
  `--unshare-all --unshare-user --uid ${uid} --gid ${uid} --cap-drop ALL --disable-userns --hostname answer ` +
  "--die-with-parent --proc /proc --ro-bind-try /etc/ld.so.cache /etc/ld.so.cache";

/** The arguments of `bubblewrap` before `--` and the command. */
export async function bubblewrapArguments(furniture: Furniture): Promise<string[]> {
  const { writable, scratch, addons = [], cwd } = furniture;
  const libraries = await linkedLibraries(addons);
  // A package's native code loads what lies beside it.
  const besides = addons.map((file) => path.dirname(file));
  const readable = new Set([process.execPath, ...libraries, ...besides, ...withoutWritable(furniture)]);
  const bind = (how: string, names: Iterable<string>): string[] =>
    [...names].flatMap((name) => [how, name, name]);
  return [
    ...namespaces.split(" "),
    ...bind("--dev-bind", ["/dev/null", "/dev/urandom"]),
    ...scratch.flatMap((folder) => ["--size", String(scratchBytes), "--tmpfs", folder]),
    ...bind("--bind", writable),
    ...bind("--ro-bind", readable),
    ...["--remount-ro", "/", "--chdir"].concat(cwd),
  ];
}

/** What lies in a folder that may be written may be written, too. */
const withoutWritable = ({ readable, writable, scratch }: Furniture): readonly string[] =>
  readable.filter((name) => ![...writable, ...scratch].some((folder) => `${name}/`.startsWith(`${folder}/`)));

const traced = new Map<string, Promise<readonly string[]>>();

/** Absolute paths of the shared libraries of Node.js and of native code, as the dynamic linker finds them. */
function linkedLibraries(addons: readonly string[]): Promise<readonly string[]> {
  const key = addons.join(":");
  const known = traced.get(key) ?? trace(addons);
  traced.set(key, known);
  return known;
}

/** https://man7.org/linux/man-pages/man8/ld.so.8.html: with this variable it lists them and runs nothing. */
async function trace(addons: readonly string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, ["--version"], {
    env: { LD_TRACE_LOADED_OBJECTS: "1", LD_PRELOAD: addons.join(":") },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [listed] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return [...listed.matchAll(/^\s*(?:\S+ => )?(\/.+) \(0x[\da-f]+\)$/gm)]
    .map(([, file]) => file!)
    .filter((file) => !addons.includes(file));
}
