/**
 * Isolation by a Docker container (https://docs.docker.com/reference/cli/docker/container/run/) that shares this machine's
 * kernel: namespaces of its own, Docker's filter of system calls, and control groups that bound memory and processes.
 * Its image is empty: inside there are Node.js, a shell that starts it, the libraries that both are linked to, and what
 * is handed in. No image is ever fetched.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, realpath, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { hostname } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { type Mounts, readableInside, scratchBytes } from "./mounts.ts";
import { makeTemporaryFolder } from "../common/temporary.ts";

export interface Container extends Mounts {
  /** Docker gives it to one container alone. */
  readonly name: string;
  /** Unix sockets that may be connected to. */
  readonly sockets: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Memory that the process may hold, in KiB; files in memory and what the kernel keeps for it come on top. */
  readonly dataKb: number;
}

/** Found on the person's PATH, with the person's settings (DOCKER_HOST, a context): it is no code of an answer's. */
export const docker = "docker";

const image = "aws-data-labs/empty:1";
const shell = "/bin/sh";
const nobody = 65_534;
const mostProcesses = 256;
const kib = 1024;
const besidesData = scratchBytes + 512 * kib * kib;

/** `ulimit` and the like are set inside: docker's own process is not to be limited. */
const always =
  "run --rm --interactive --pull never --log-driver none --network none --ipc none --read-only --cap-drop ALL " +
  `--security-opt no-new-privileges --hostname answer --pids-limit ${mostProcesses}`;

/** Docker would create the working directory that it is given, and give its mode to what is mounted there. */
const enter = 'cd "$0" || exit';

/** Docker says who it is for, so that what a killed run left behind can be distinguished from what belongs to others. */
const label = `aws-data-labs.owner=${hostname()}/${process.pid}`;

/**
 * The arguments of `docker` that run a script of the shell, which gets `command` as `"$@"`.
 * The container ends when its standard input does, if the script sees to it.
 */
export async function containerArguments(
  container: Container,
  script: string,
  command: readonly string[],
): Promise<string[]> {
  const { name, env, scratch, writable, sockets, dataKb, cwd } = container;
  const program = await realpath(shell);
  const readable = await readableInside(container, [program]);
  await letIn(container);
  return [
    ...always.split(" "),
    ...["--name", name, "--label", label, "--user", user().join(":")].concat(
      "--memory",
      String(dataKb * kib + besidesData),
    ),
    ...Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
    ...[...readable, ...sockets].flatMap((file) => mount("bind", { source: file, target: file }, "readonly")),
    ...writable.flatMap((folder) => mount("bind", { source: folder, target: folder })),
    ...scratch.flatMap((target) =>
      mount("tmpfs", { target, "tmpfs-size": String(scratchBytes), "tmpfs-mode": "1777" }),
    ),
  ].concat(image, program, "-c", `${enter}\n${script}`, cwd, command);
}

/** https://docs.docker.com/engine/storage/bind-mounts/: a line of CSV, since paths may hold commas and quotes. */
function mount(type: string, settings: Readonly<Record<string, string>>, ...flags: string[]): string[] {
  const fields = [
    `type=${type}`,
    ...Object.entries(settings).map(([key, value]) => `${key}=${value}`),
    ...flags,
  ];
  return [
    "--mount",
    fields.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(","),
  ];
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Never root, since a container's root is the machine's. */
const user = (): [number, number] =>
  isRoot() ? [nobody, nobody] : [process.getuid?.() ?? nobody, process.getgid?.() ?? nobody];

/** What root hands in belongs to root; the folders around it stay closed to everybody else. */
async function letIn({ writable, sockets }: Container): Promise<void> {
  if (!isRoot()) return;
  await Promise.all([
    ...writable.map((folder) => chown(folder, ...user())),
    ...sockets.map((socket) => chmod(socket, 0o666)),
  ]);
}

const patienceMs = 30_000;

/** Runs docker to its end; gives what it said when it failed. */
async function failureOf(child: ChildProcess): Promise<string | undefined> {
  // Without a descriptor left there is no pipe.
  const said = child.stderr ? text(child.stderr) : Promise.resolve("");
  // It may end without having read what it was given.
  child.stdin?.on("error", () => undefined);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    const words = (await said).trim();
    // A warning there would stand in every answer's standard error.
    if (code === 0 && words === "") return undefined;
    return words.split("\n")[0] || `docker ended with ${code ?? "a signal"}.`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? "docker is not installed." : message;
  }
}

const startDocker = (args: readonly string[]): ChildProcess =>
  spawn(docker, args, { stdio: ["pipe", "ignore", "pipe"], timeout: patienceMs, killSignal: "SIGKILL" });

/** A tar archive without entries: https://www.gnu.org/software/tar/manual/html_node/Standard.html */
const emptyArchive = Buffer.alloc(1024);

async function makeImage(): Promise<string | undefined> {
  const inspect = startDocker(["image", "inspect", image]);
  const missing = await failureOf(inspect);
  if (missing === undefined || !/no such image/i.test(missing)) return missing;
  const importing = startDocker(["import", "-", image]);
  importing.stdin?.end(emptyArchive);
  return failureOf(importing);
}

/** Inside: reads a file, writes another, connects to a socket of this machine. */
const asks = `
  const { readFileSync, writeFileSync } = require("node:fs");
  const [readable, writable, socket] = process.argv.slice(1);
  writeFileSync(writable + "/written", readFileSync(readable));
  require("node:net").connect(socket, () => process.exit(0));`;

/**
 * Why containers do not work here, found by starting one with the very options that are used later; undefined when they
 * do. Docker must run on this machine's own kernel: inside a virtual machine this machine's Node.js is no program.
 */
export async function tryContainer(): Promise<string | undefined> {
  const missing = await makeImage();
  if (missing !== undefined) return missing;
  await using folder = await makeTemporaryFolder("trial");
  await using home = await makeTemporaryFolder("home");
  const [file, socket] = ["readable", "socket"].map((name) => path.join(folder.path, name));
  await writeFile(file!, "handed in");
  const server = createServer().listen(socket);
  await once(server, "listening");
  const mounts = { readable: [file!], writable: [home.path], scratch: [], cwd: home.path };
  const name = `aws-data-labs-trial-${path.basename(folder.path)}`;
  const container = { ...mounts, name, sockets: [socket!], env: {}, dataKb: kib * kib };
  const command = [process.execPath, "-e", asks, file!, home.path, socket!];
  const child = startDocker(await containerArguments(container, 'exec "$@"', command));
  child.stdin?.end();
  const failure = await failureOf(child);
  server.close();
  return failure;
}
