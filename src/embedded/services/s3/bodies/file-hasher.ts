/**
 * MD5 of large files, off the main thread. An ETag is the MD5 of the body, and at about 0.6 GB/s on one core it would
 * hold up every other request and halve the rate of a large upload. The thread reads the file behind its writer, so
 * no bytes are passed between threads; it starts with the first large upload and never keeps the process alive.
 */
import { Worker } from "node:worker_threads";

interface Job {
  readonly resolve: (md5: string) => void;
  readonly reject: (error: Error) => void;
}

/** One file being hashed. */
export interface FileHash {
  /** The first `size` bytes are in the file now. */
  written(size: number): void;
  /** The file is complete. Gives its MD5 as hexadecimal digits. */
  finish(size: number): Promise<string>;
  abandon(): void;
}

export class FileHasher {
  #worker: Worker | undefined;
  #lastId = 0;
  readonly #jobs = new Map<number, Job>();

  begin(file: string): FileHash {
    const id = (this.#lastId += 1);
    const worker = (this.#worker ??= this.#start());
    worker.postMessage({ id, file });
    return {
      written: (size) => worker.postMessage({ id, size }),
      finish: (size) =>
        new Promise((resolve, reject) => {
          this.#jobs.set(id, { resolve, reject });
          worker.postMessage({ id, size, last: true });
        }),
      abandon: () => worker.postMessage({ id, abandoned: true }),
    };
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    // The function travels as text: a worker of a TypeScript file would need a loader under Node 20.
    const worker = new Worker(`(${hashFiles.toString()})()`, { eval: true, name: "s3-md5" });
    worker.unref();
    worker.on("message", ({ id, md5, failure }: { id: number; md5?: string; failure?: string }) => {
      const job = this.#jobs.get(id);
      this.#jobs.delete(id);
      if (md5 === undefined) job?.reject(new Error(failure));
      else job?.resolve(md5);
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("the MD5 thread ended")));
    return worker;
  }

  #fail(error: Error): void {
    this.#worker = undefined;
    for (const job of this.#jobs.values()) job.reject(error);
    this.#jobs.clear();
  }
}

/** Runs in the worker and may use nothing from outside itself. */
function hashFiles(): void {
  const { parentPort } = process.getBuiltinModule("node:worker_threads");
  const { openSync, readSync, closeSync } = process.getBuiltinModule("node:fs");
  const { createHash } = process.getBuiltinModule("node:crypto");
  type Message = { id: number; file?: string; size?: number; last?: boolean; abandoned?: boolean };
  const files = new Map<number, { descriptor: number; done: number; hash: ReturnType<typeof createHash> }>();
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const advance = ({ id, file, size = 0, last }: Message): void => {
    if (file !== undefined)
      files.set(id, { descriptor: openSync(file, "r"), done: 0, hash: createHash("md5") });
    const state = files.get(id);
    if (!state) throw new Error("a file that was not begun");
    while (state.done < size) {
      const wanted = Math.min(buffer.length, size - state.done);
      const count = readSync(state.descriptor, buffer, 0, wanted, state.done);
      if (count === 0) throw new Error("the file is shorter than was said");
      state.hash.update(buffer.subarray(0, count));
      state.done += count;
    }
    if (last) parentPort?.postMessage({ id, md5: state.hash.digest("hex") });
  };
  parentPort?.on("message", (message: Message) => {
    let ended = message.last === true || message.abandoned === true;
    try {
      if (!message.abandoned) advance(message);
    } catch (error) {
      ended = true;
      parentPort?.postMessage({ id: message.id, failure: String(error) });
    }
    const state = ended ? files.get(message.id) : undefined;
    if (!state) return;
    files.delete(message.id);
    closeSync(state.descriptor);
  });
}
