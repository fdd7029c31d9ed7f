/**
 * Isolation by a Docker container (https://docs.docker.com/reference/cli/docker/container/run/) that shares this machine's
 * kernel, with separate namespaces, Docker's filter of system calls, and control groups that limit memory and processes.
 * Its image is empty: inside are only Node.js, a shell that starts it, their libraries and the mounted files. No image is
 * ever pulled.
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
  /** Docker allows each name for only one container. */
  readonly name: string;
  /** Unix sockets that the process can connect to. */
  readonly sockets: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Memory limit of the process in KiB, without files in memory and kernel memory. */
  readonly dataKb: number;
}

/** Found on the user's PATH, with the user's settings (DOCKER_HOST, a context), because it is not code of an answer. */
export const docker = "docker";

const image = "aws-data-labs/empty:1";
const shell = "/bin/sh";
const nobody = 65_534;
const mostProcesses = 256;
const kib = 1024;
const besidesData = scratchBytes + 512 * kib * kib;

/** Limits such as `ulimit` are set inside, because docker's own process must not be limited. */
const always =
  "run --rm --interactive --pull never --log-driver none --network none --ipc none --read-only --cap-drop ALL " +
  `--security-opt no-new-privileges --hostname answer --pids-limit ${mostProcesses}`;

/** Docker would create a given working directory and change the mode of the mounted folder. */
const enter = 'cd "$0" || exit';

/** The label contains the owner, so that containers of killed runs can be distinguished from those of others. */
const label = `aws-data-labs.owner=${hostname()}/${process.pid}`;

/**
 * The arguments of `docker` that run a script of the shell, which gets `command` as `"$@"`.
 * The script must end the container when its standard input ends.
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

/** https://docs.docker.com/engine/storage/bind-mounts/: a line of CSV, since paths can contain commas and quotes. */
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

/** Never root, because a container's root is the machine's root. */
const user = (): [number, number] =>
  isRoot() ? [nobody, nobody] : [process.getuid?.() ?? nobody, process.getgid?.() ?? nobody];

/** As root, gives the container's user access to the mounted folders and sockets. The folders around them stay closed. */
async function letIn({ writable, sockets }: Container): Promise<void> {
  if (!isRoot()) return;
  await Promise.all([
    ...writable.map((folder) => chown(folder, ...user())),
    ...sockets.map((socket) => chmod(socket, 0o666)),
  ]);
}

const patienceMs = 30_000;

/** Runs docker to its end. Returns its message if it failed. */
async function failureOf(child: ChildProcess): Promise<string | undefined> {
  // Without free descriptors there is no pipe.
  const said = child.stderr ? text(child.stderr) : Promise.resolve("");
  // It can end before it has read its input.
  child.stdin?.on("error", () => undefined);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    const words = (await said).trim();
    // A warning here would be in every answer's standard error.
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

/** The test inside: reads a file, writes another, connects to a socket of this machine. */
const asks = `
  const { readFileSync, writeFileSync } = require("node:fs");
  const [readable, writable, socket] = process.argv.slice(1);
  writeFileSync(writable + "/written", readFileSync(readable));
  require("node:net").connect(socket, () => process.exit(0));`;

/**
 * Starts a container with the real options. Returns why containers do not work here, or undefined if they work. Docker
 * must share this machine's kernel. In a virtual machine, this machine's Node.js cannot run.
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
