/**
 * Reads a zip archive from its central directory (APPNOTE.TXT 6.3, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
 * Own code, because the guards need what zip libraries hide: file types, flags, sizes before anything is inflated.
 */
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly isLink: boolean;
  /** Permissions of a file, for example 0o755; undefined when the archive has none. */
  readonly mode: number | undefined;
  /** Bytes after inflating, as the archive says; `readEntry` holds it to that. */
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly crc: number;
  readonly offset: number;
}

/** The bytes are no zip archive that can be read. */
export class ZipUnreadable extends Error {
  override readonly name = "ZipUnreadable";
}

const inflate = promisify(inflateRaw);
const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const linkType = 0o120000;
const typeMask = 0o170000;
const encrypted = 1;

/** @throws ZipUnreadable. */
export function listEntries(zip: Buffer): ZipEntry[] {
  try {
    const end = findEnd(zip);
    const count = zip.readUInt16LE(end + 10);
    const entries: ZipEntry[] = [];
    let at = zip.readUInt32LE(end + 16);
    for (let n = 0; n < count; n += 1) {
      entries.push(readCentral(zip, at));
      at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    }
    return entries;
  } catch (error) {
    if (error instanceof ZipUnreadable) throw error;
    throw new ZipUnreadable("the central directory reaches beyond the end", { cause: error });
  }
}

function findEnd(zip: Buffer): number {
  const earliest = Math.max(0, zip.length - 22 - 0xffff);
  for (let at = zip.length - 22; at >= earliest; at -= 1) {
    if (zip.readUInt32LE(at) === endSignature) return at;
  }
  throw new ZipUnreadable("no end of central directory");
}

function readCentral(zip: Buffer, at: number): ZipEntry {
  if (zip.readUInt32LE(at) !== centralSignature) throw new ZipUnreadable("a damaged central directory");
  if (zip.readUInt16LE(at + 8) & encrypted) throw new ZipUnreadable("an encrypted entry");
  const name = zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28));
  const madeOnUnix = zip.readUInt8(at + 5) === 3;
  const mode = zip.readUInt32LE(at + 38) >>> 16;
  return {
    name,
    isFolder: name.endsWith("/"),
    isLink: madeOnUnix && (mode & typeMask) === linkType,
    mode: madeOnUnix && mode !== 0 ? mode & 0o777 : undefined,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    compressedSize: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    offset: zip.readUInt32LE(at + 42),
  };
}

/** The entry's bytes, checked against its size and CRC. @throws ZipUnreadable. */
export async function readEntry(zip: Buffer, entry: ZipEntry): Promise<Buffer> {
  try {
    const { offset } = entry;
    if (zip.readUInt32LE(offset) !== localSignature) throw new ZipUnreadable("a damaged local header");
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    const data = await unpack(zip.subarray(start, start + entry.compressedSize), entry);
    if (data.length !== entry.size || crc32(data) !== entry.crc) throw new ZipUnreadable("a damaged entry");
    return data;
  } catch (error) {
    if (error instanceof ZipUnreadable) throw error;
    throw new ZipUnreadable(`${entry.name} cannot be inflated`, { cause: error });
  }
}

async function unpack(data: Buffer, { method, size }: ZipEntry): Promise<Buffer> {
  if (method === 0) return data;
  if (method === 8) return inflate(data, { maxOutputLength: Math.max(size, 1) });
  throw new ZipUnreadable(`compression method ${method}`);
}
