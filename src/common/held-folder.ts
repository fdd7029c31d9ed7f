/**
 * A folder that belongs to this process for as long as it lives, however it ends: in it is a Unix socket that the process
 * listens on. The kernel answers for the listener, so the owner is known from any process that sees the folder, in
 * containers and other PID namespaces as well, and no process of the same id can be taken for it.
 */
import { rmSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { type Server, createServer, createConnection } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { isMachineTrouble } from "./machine-trouble.ts";

const prefix = "aws-data-labs-";
/** A folder has this name until it is held: nobody may take it for an abandoned one. */
const draftPrefix = "aws-data-labs.";
/** The kernel takes 107 bytes for a socket's path; macOS 103. */
const longestSocket = 103;
/** Where no socket can be made (a file system without them, a long path), a folder is abandoned after this time. */
const abandonedMs = 24 * 60 * 60 * 1000;

export interface HeldFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes a folder below the system's temporary folder. Disposing of it removes it with all it holds; so does the end of
 * this process, unless it is killed.
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
      // Somebody else's folder has that name.
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
 * @returns undefined where no socket can be made.
 * @throws Error for want of a descriptor or of room on the disk.
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

/** Removes the folders whose owners have ended. Never rejects: what cannot be removed stays for the next time. */
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

/** Why a socket takes no connection; undefined when it does, and its listener lives. */
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
