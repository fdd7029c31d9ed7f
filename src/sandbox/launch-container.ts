/**
 * A sandboxed process in a container. Docker hands in the three usual pipes alone, so the runner connects to a Unix socket
 * instead, before any code of an answer's is loaded: first for messages, then for its exit code.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type Server, type Socket, createServer } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { containerArguments, docker } from "../isolation/container.ts";
import { EnvironmentTrouble } from "../common/errors.ts";
import { makeTemporaryFolder } from "../common/temporary.ts";
import type { Launched } from "./launched.ts";
import { firstProcess } from "./limits.ts";
import { mountsOfPython } from "./python.ts";
import { type SandboxedOptions, programCommand } from "./sandboxed-command.ts";

interface Runner {
  readonly script: readonly string[];
  readonly settings: object;
}

/** @throws EnvironmentTrouble when Docker does not start it. */
export async function launchContainer(
  options: SandboxedOptions,
  { script, settings }: Runner,
): Promise<Launched> {
  // What is bound into the container stays there when its name outside is gone.
  await using folder = await makeTemporaryFolder("channel");
  const socket = path.join(folder.path, "socket");
  const server = createServer({ allowHalfOpen: false });
  await once(server.listen(socket), "listening");
  const name = `aws-data-labs-answer-${process.pid}-${randomBytes(4).toString("hex")}`;
  const program = programCommand(options, [...script, JSON.stringify({ ...settings, channel: socket })]);
  const container = {
    ...options,
    ...mountsOfPython(options),
    name,
    scratch: options.scratch ?? [],
    sockets: [socket, ...(options.server ? [options.server.socket] : [])],
    dataKb: options.dataKb ?? options.memoryMb * 1024,
  };
  const args = await containerArguments(container, firstProcess(options), [program.file, ...program.args]);
  const child = spawn(docker, args, { detached: true, stdio: ["pipe", "pipe", "pipe"] });
  // Without a descriptor left there are no pipes, and the error comes from `connected`.
  for (const stream of child.stdio ?? []) stream?.on("error", () => undefined);
  try {
    const [channel, telling] = await connected(child, server);
    return { child, channel: channel!, telling, kill: () => end(child, name) };
  } finally {
    // A later connection is refused; the socket's file goes, too.
    server.close();
  }
}

/** The runner's two connections, in the order in which it makes them. */
async function connected(child: ChildProcess, server: Server): Promise<[Socket, Socket]> {
  const ended = once(child, "exit").then(
    () => undefined,
    (error: Error) => error,
  );
  // Output that nobody listens to yet is thrown away when a process ends.
  const keep = (): void => {};
  child.stderr?.on("readable", keep);
  const first = await Promise.race([twoOf(server), ended]);
  child.stderr?.off("readable", keep);
  if (Array.isArray(first)) return first;
  throw new EnvironmentTrouble(
    `Docker did not start a container: ${first?.message ?? (await text(child.stderr!)).trim()}`,
    { hint: "Check Docker, or leave out --isolation container." },
  );
}

const twoOf = (server: Server): Promise<[Socket, Socket]> =>
  new Promise((resolve) => {
    server.once("connection", (first) => {
      first.on("error", () => undefined);
      server.once("connection", (second) => {
        second.on("error", () => undefined);
        resolve([first, second]);
      });
    });
  });

const patienceMs = 10_000;

/** The container ends with its standard input; if it does not, Docker ends it. */
function end(child: ChildProcess, name: string): void {
  if (child.exitCode !== null || child.signalCode !== null || child.stdin?.writableEnded) return;
  child.stdin?.end();
  const force = (): void => {
    spawn(docker, ["kill", name], { stdio: "ignore" }).on("error", () => undefined);
    child.kill("SIGKILL");
  };
  const timer = setTimeout(force, patienceMs).unref();
  child.once("exit", () => clearTimeout(timer));
}
