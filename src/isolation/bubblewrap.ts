/**
 * Isolation by bubblewrap (https://github.com/containers/bubblewrap), 0.8 or newer, with separate namespaces for processes,
 * network, files, users, host names and System V objects. Inside are only Node.js, its libraries and the mounted files:
 * no other programs, no other processes, and no network except an empty loopback.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { type Mounts, readableInside, scratchBytes } from "./mounts.ts";

/** The path in every distribution's package. It does not depend on the environment. */
export const bubblewrap = "/usr/bin/bwrap";

const uid = "1000";

/** With an explicit `--unshare-user`, so that a missing user namespace is an error also for root. */
const namespaces =
  `--unshare-all --unshare-user --uid ${uid} --gid ${uid} --cap-drop ALL --disable-userns --hostname answer ` +
  "--die-with-parent --proc /proc --ro-bind-try /etc/ld.so.cache /etc/ld.so.cache";

/** The arguments of `bubblewrap` before `--` and the command. */
export async function bubblewrapArguments(mounts: Mounts): Promise<string[]> {
  const bind = (how: string, names: Iterable<string>): string[] =>
    [...names].flatMap((name) => [how, name, name]);
  return [
    ...namespaces.split(" "),
    ...bind("--dev-bind", ["/dev/null", "/dev/urandom"]),
    ...mounts.scratch.flatMap((folder) => ["--size", String(scratchBytes), "--tmpfs", folder]),
    ...bind("--bind", mounts.writable),
    ...bind("--ro-bind", await readableInside(mounts)),
    ...["--remount-ro", "/", "--chdir"].concat(mounts.cwd),
  ];
}

const patienceMs = 10_000;

/** Starts it once with the real options. Returns why it does not work here, or undefined if it works. */
export async function tryBubblewrap(): Promise<string | undefined> {
  const mounts = { readable: [], writable: [], scratch: ["/scratch"], cwd: "/scratch" };
  const ownArguments = await bubblewrapArguments(mounts);
  const child = spawn(bubblewrap, [...ownArguments, "--", process.execPath, "--version"], {
    env: {},
    stdio: ["ignore", "ignore", "pipe"],
    timeout: patienceMs,
    killSignal: "SIGKILL",
  });
  // Without free descriptors there is no pipe.
  const said = child.stderr ? text(child.stderr) : Promise.resolve("");
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    if (code === 0) return undefined;
    return (await said).trim().split("\n")[0] || `it ended with ${code ?? "a signal"}.`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? "it is not installed (on Debian: apt-get install bubblewrap)." : message;
  }
}
