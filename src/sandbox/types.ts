/** What the other rooms see of a process that runs untrusted code. */
import type { Readable } from "node:stream";

export interface ProcessOptions {
  /**
   * JavaScript module (ESM) that runs behind the walls. Its default export is called once with the channel:
   * `export default (channel: Channel) => void | Promise<void>`.
   */
  readonly entry: string;
  /** Files and folders that may be read besides the entry. */
  readonly readable: readonly string[];
  /** Folders that may be written, for example a temporary folder of its own. */
  readonly writable: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** MiB above what an empty Node.js process uses; heap, buffers and native memory together. */
  readonly memoryMb: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process ended because it asked for more memory than its limit. */
  readonly outOfMemory: boolean;
}

/** Both ends: one JSON value a message, in order. */
export interface Channel {
  send(message: unknown): void;
  /** Ends when the other side does. */
  readonly messages: AsyncIterable<unknown>;
}

export interface WalledProcess extends Channel, AsyncDisposable {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<Exit>;
  /** SIGKILL to the whole process group. */
  kill(): void;
}

export type StartProcess = (options: ProcessOptions) => Promise<WalledProcess>;
