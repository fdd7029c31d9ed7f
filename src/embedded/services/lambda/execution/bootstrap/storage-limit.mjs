// Holds a function to the size of its /tmp: writes beyond it fail with ENOSPC, as on a full disk.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
// Written bytes are counted; when the count reaches the limit, what is really there is measured.
import fs from "node:fs";
import path from "node:path";

const { readdirSync, lstatSync, fstatSync } = fs;
const blockBytes = 512;

/** `folder`: absolute path of all that the function may write; `limit`: bytes. */
export function limitStorage(folder, limit) {
  let counted = 0;

  /** Takes `bytes` more, or throws ENOSPC. `counts` says at the limit whether they go to the disk at all. */
  function reserve(bytes, counts = () => true) {
    counted += bytes;
    if (counted <= limit) return;
    if (!counts()) return;
    counted = sizeOf(folder) + bytes;
    if (counted <= limit) return;
    counted -= bytes;
    throw noSpace();
  }
  const toFile = (descriptor) => () => fstatSync(descriptor).isFile();
  /** For a whole file: by descriptor, or in place of what the path had. */
  const reserveFile = (file, data) =>
    typeof file === "number"
      ? reserve(lengthOf(data), toFile(file))
      : reserve(Math.max(0, lengthOf(data) - sizeOf(file)));

  wrapCall("write", (fd, data, ...range) => reserve(partOf(data, ...range), toFile(fd)));
  wrapCall("writev", (fd, buffers) => reserve(lengthOf(buffers), toFile(fd)));
  wrapCall("writeFile", reserveFile);
  wrapCall("appendFile", (file, data) =>
    reserve(lengthOf(data), typeof file === "number" ? toFile(file) : undefined),
  );
  for (const name of ["copyFile", "cp"]) wrapCall(name, (from) => reserve(sizeOf(from)));
  wrapPromises({ reserve, reserveFile });
}

/** Synchronous form and the one with a callback. */
function wrapCall(name, take) {
  const [plain, sync] = [fs[name], fs[`${name}Sync`]];
  fs[`${name}Sync`] = keepNames(sync, (...args) => {
    take(...args);
    return sync.apply(fs, args);
  });
  fs[name] = keepNames(plain, (...args) => {
    try {
      take(...args);
    } catch (error) {
      const callback = args.findLast((value) => typeof value === "function");
      if (!callback) throw error;
      process.nextTick(callback, error);
      return;
    }
    plain.apply(fs, args);
  });
}

function wrapPromises({ reserve, reserveFile }) {
  const { promises } = fs;
  const wrap = (holder, name, take) => {
    const original = holder[name];
    holder[name] = keepNames(original, async function taken(...args) {
      const changed = take(...args);
      return original.apply(this, changed ?? args);
    });
  };
  /** Streams and other iterables are taken chunk by chunk. */
  const whole = (file, data, ...rest) => {
    if (!isIterable(data))
      return void (typeof file === "string" ? reserveFile(file, data) : reserve(lengthOf(data)));
    return [file, counting(data, reserve), ...rest];
  };
  wrap(promises, "writeFile", whole);
  wrap(promises, "appendFile", (file, data) => void reserve(lengthOf(data)));
  for (const name of ["copyFile", "cp"]) wrap(promises, name, (from) => void reserve(sizeOf(from)));
  const { open } = promises;
  let isDone = false;
  promises.open = keepNames(open, async (...args) => {
    const handle = await open.apply(promises, args);
    if (!isDone) {
      isDone = true;
      const prototype = Object.getPrototypeOf(handle);
      wrap(prototype, "write", (data, offset, length) => void reserve(partOf(data, offset, length)));
      wrap(prototype, "writev", (buffers) => void reserve(lengthOf(buffers)));
      wrap(prototype, "appendFile", (data) => void reserve(lengthOf(data)));
      wrap(prototype, "writeFile", (data, ...rest) => whole(undefined, data, ...rest)?.slice(1));
    }
    return handle;
  });
}

const keepNames = (original, wrapped) =>
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));

const isIterable = (data) =>
  data !== null &&
  typeof data === "object" &&
  !ArrayBuffer.isView(data) &&
  (Symbol.asyncIterator in data || Symbol.iterator in data);

async function* counting(chunks, reserve) {
  for await (const chunk of chunks) {
    reserve(lengthOf(chunk));
    yield chunk;
  }
}

/** Bytes; 0 for what the call itself will refuse. */
function lengthOf(data) {
  if (typeof data === "string") return Buffer.byteLength(data);
  if (ArrayBuffer.isView(data)) return data.byteLength;
  return Array.isArray(data) ? data.reduce((sum, part) => sum + lengthOf(part), 0) : 0;
}

/** `write(fd, buffer, offset, length)` and `write(fd, buffer, { offset, length })`. */
function partOf(data, offset, length) {
  if (typeof data === "string") return lengthOf(data);
  const options = offset !== null && typeof offset === "object" ? offset : { offset, length };
  const start = Number.isInteger(options.offset) ? options.offset : 0;
  return Number.isInteger(options.length) ? options.length : Math.max(0, lengthOf(data) - start);
}

/** Bytes on the disk of a file, or of a folder with all in it; 0 when it is not there. */
function sizeOf(name) {
  try {
    const stat = lstatSync(name);
    if (!stat.isDirectory()) return stat.blocks === undefined ? stat.size : stat.blocks * blockBytes;
    return readdirSync(name).reduce((sum, entry) => sum + sizeOf(path.join(name, entry)), 0);
  } catch {
    return 0;
  }
}

function noSpace() {
  const error = new Error("ENOSPC: no space left on device, write");
  return Object.assign(error, { errno: -28, code: "ENOSPC", syscall: "write" });
}
