/**
 * A folder that belongs to this process until it ends for any reason. The process listens on a Unix socket in the folder.
 * Any process that can access the folder can connect to find out whether the owner is alive, also from containers and
 * other PID namespaces. Unlike a process id, the socket cannot be confused with another process.
 */
import { rmSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { type Server, createServer, createConnection } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { isMachineTrouble } from "./machine-trouble.ts";

const prefix = "aws-data-labs-";
/** The folder's name until it has a socket, so that it is not treated as abandoned. */
const draftPrefix = "aws-data-labs.";
/** The kernel takes 107 bytes for a socket's path; macOS 103. */
const longestSocket = 103;
/** If no socket is possible (file system, long path), a folder counts as abandoned after this time. */
const abandonedMs = 24 * 60 * 60 * 1000;

export interface HeldFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes a folder below the system's temporary folder. It is removed with its contents when it is disposed of or when
 * this process ends, unless the process is killed.
 * @throws what `mkdtemp` throws, for example ENOSPC on a full disk.
 */
export async function holdFolder(): Promise<HeldFolder> {
  for (;;) {
    const draft = await mkdtemp(path.join(tmpdir(), draftPrefix));
    const folder = path.join(tmpdir(), path.basename(draft).replace(draftPrefix, prefix));
    const server = await listen(draft, folder);
    try {
      await rename(draft, folder);
    } catch (error) {
      server?.close();
      await rm(draft, { recursive: true, force: true });
      // Another folder has that name.
      if (/^(ENOTEMPTY|EEXIST|EPERM)$/.test((error as NodeJS.ErrnoException).code ?? "")) continue;
      throw error;
    }
    return held(folder, server);
  }
}

function held(folder: string, server: Server | undefined): HeldFolder {
  const removeAtExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeAtExit);
  return {
    path: folder,
    async [Symbol.asyncDispose]() {
      process.off("exit", removeAtExit);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      server?.close();
    },
  };
}

const socketIn = (folder: string): string =>
  process.platform === "win32"
    ? String.raw`\\.\pipe\${path.basename(folder).replace(draftPrefix, prefix)}`
    : path.join(folder, "held");

/**
 * @param folder where the draft will be.
 * @returns undefined if no socket is possible.
 * @throws Error without free descriptors or disk space.
 */
async function listen(draft: string, folder: string): Promise<Server | undefined> {
  if (Buffer.byteLength(socketIn(folder)) > longestSocket) return undefined;
  const server = createServer((connection) => connection.destroy());
  server.unref();
  server.listen(socketIn(draft));
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if (!isMachineTrouble(error as Error)) return undefined;
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Removes the folders whose owners have ended. Never rejects. A folder that cannot be removed is left for the next time. */
export async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const ours = names.filter((name) => name.startsWith(prefix) || name.startsWith(draftPrefix));
  await Promise.all(
    ours.map(async (name) => {
      const folder = path.join(tmpdir(), name);
      if (await isAbandoned(folder))
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }),
  );
}

async function isAbandoned(folder: string): Promise<boolean> {
  const code = await refusalOf(socketIn(folder));
  const isDraft = path.basename(folder).startsWith(draftPrefix);
  if (code === "ECONNREFUSED" && !isDraft) return true;
  if (code !== "ENOENT" && code !== "ECONNREFUSED") return false;
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > abandonedMs;
}

/** Why a connection to a socket fails. Undefined if it succeeds, so the owner is alive. */
async function refusalOf(socket: string): Promise<string | undefined> {
  const connection = createConnection(socket);
  try {
    await once(connection, "connect");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "";
  } finally {
    connection.destroy();
  }
}
