/** Puts function code on disk. Quotas: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution */
import { createHash, randomUUID } from "node:crypto";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { invalidParameter, notImplemented, unreadableZip } from "../errors.ts";
import type { Code } from "../state.ts";
import { listEntries, readEntry, ZipUnreadable, type ZipEntry } from "./read-zip.ts";

const largestUnzipped = 262_144_000;

/** The zip as it came, beside its `task/`: what GetFunction's link gives. */
export const zipName = "code.zip";

/** Unzipped code, each in a folder of its own below `folder`. */
export class CodeStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Unzips without storing: what DryRun asks.
   * @throws AwsError InvalidParameterValueException for what is no zip, escapes its folder or is too large.
   */
  async check(zipFile: Uint8Array): Promise<Pick<Code, "sha256" | "size">> {
    const zip = Buffer.from(zipFile.buffer, zipFile.byteOffset, zipFile.byteLength);
    for (const entry of checkedEntries(zip)) if (!entry.isFolder) await readOrRefuse(zip, entry);
    return { sha256: createHash("sha256").update(zip).digest("base64"), size: zip.length };
  }

  /** Stores the code. @throws as `check`. */
  async put(zipFile: Uint8Array): Promise<Code> {
    const zip = Buffer.from(zipFile.buffer, zipFile.byteOffset, zipFile.byteLength);
    const entries = checkedEntries(zip);
    const folder = path.join(this.#folder, "code", randomUUID());
    const task = path.join(folder, "task");
    await mkdir(task, { recursive: true });
    try {
      // Ends Node.js' search for the type of a `.js` file that comes without package.json.
      await writeFile(path.join(folder, "package.json"), "{}");
      for (const entry of entries) await writeEntry({ zip, entry, task });
      await writeFile(path.join(folder, zipName), zip);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const sha256 = createHash("sha256").update(zip).digest("base64");
    return { folder, sha256, size: zip.length };
  }

  async remove(codes: Iterable<Code>): Promise<void> {
    for (const { folder } of codes) await rm(folder, { recursive: true, force: true });
  }
}

function checkedEntries(zip: Buffer): ZipEntry[] {
  const entries = entriesOf(zip);
  if (entries.length === 0) throw invalidParameter("Uploaded file must be a non-empty zip");
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > largestUnzipped) {
    throw invalidParameter(`Unzipped size must be smaller than ${largestUnzipped} bytes`);
  }
  for (const { name, isLink } of entries) {
    if (escapes(name)) throw unreadableZip();
    if (isLink) throw notImplemented(`symbolic links in function code (${name})`);
  }
  return entries;
}

function entriesOf(zip: Buffer): ZipEntry[] {
  try {
    return listEntries(zip);
  } catch (error) {
    if (error instanceof ZipUnreadable) throw unreadableZip(error);
    throw error;
  }
}

/** Whether a name leads out of the folder it is unpacked into, on any system. */
function escapes(name: string): boolean {
  return (
    name === "" ||
    name.includes("\0") ||
    name.startsWith("/") ||
    /^[a-zA-Z]:/.test(name) ||
    name.split(/[/\\]/).includes("..")
  );
}

async function readOrRefuse(zip: Buffer, entry: ZipEntry): Promise<Buffer> {
  try {
    return await readEntry(zip, entry);
  } catch (error) {
    if (error instanceof ZipUnreadable) throw unreadableZip(error);
    throw error;
  }
}

async function writeEntry({
  zip,
  entry,
  task,
}: {
  zip: Buffer;
  entry: ZipEntry;
  task: string;
}): Promise<void> {
  const target = path.join(task, entry.name);
  const data = entry.isFolder ? undefined : await readOrRefuse(zip, entry);
  try {
    await mkdir(entry.isFolder ? target : path.dirname(target), { recursive: true });
    if (data) await writeFile(target, data);
    // As on AWS: a file that nobody may read cannot be imported, one that may be run stays so.
    if (data && entry.mode !== undefined) await chmod(target, entry.mode);
  } catch (error) {
    // A name that is both file and folder, or too long: the archive's fault, not the disk's.
    const { code } = error as NodeJS.ErrnoException;
    if (["EEXIST", "ENOTDIR", "EISDIR", "ENAMETOOLONG"].includes(code ?? "")) throw unreadableZip(error);
    throw error;
  }
}
