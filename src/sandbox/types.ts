/** The interface of a process that runs untrusted code. */
import type { Readable } from "node:stream";
import type { Isolation } from "../common/run-data.ts";

export interface ProcessOptions {
  /**
   * JavaScript module (ESM) that runs in the sandbox. Its default export is called once with the channel:
   * `export default (channel: RunnerChannel) => void | Promise<void>`. With `python`, a Python file whose
   * `main(channel)` is called.
   */
  readonly entry: string;
  /** Runs the entry instead of this Node.js. */
  readonly python?: Python;
  /** Files and folders that may be read besides the entry. */
  readonly readable: readonly string[];
  /** Folders that may be written (and read), for example a temporary folder of its own. */
  readonly writable: readonly string[];
  /** Further writable folders. Whether they are empty after the process has ended depends on the isolation. */
  readonly scratch?: readonly string[];
  /** The isolation in addition to Node.js's permission model, by default none. */
  readonly isolation?: Isolation;
  /** The only server that can be reached in an isolation without a network. */
  readonly server?: Server | undefined;
  /** All environment variables. None are inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** MiB above an empty Node.js process, for heap, buffers and native memory together. */
  readonly memoryMb: number;
  /**
   * Absolute paths of native code (`.node`) that may be loaded, by default none. Native code bypasses Node.js's
   * permission model.
   */
  readonly addons?: readonly string[];
  /** Limit of the CPU time in seconds, user and system together, by default 3600. */
  readonly cpuSeconds?: number;
  /** Limit of the size of a written file in MiB, by default 512. */
  readonly fileMb?: number;
  /** Limit of the size of a message in MiB, by default 64. A larger one ends `messages` with MessageRefused. */
  readonly messageMb?: number;
}

/** A Python of this machine, 3.9 or newer. */
export interface Python {
  /** Absolute real path of the program. */
  readonly program: string;
  /** Absolute paths of the folders of modules, in order. */
  readonly modules: readonly string[];
  /** Absolute real paths that it must be able to read: its library, its packages. */
  readonly readable: readonly string[];
  /** Absolute paths of its own native code. */
  readonly native: readonly string[];
}

/** Connections to this port of the loopback address are redirected to the Unix socket at this path. */
export interface Server {
  readonly port: number;
  readonly socket: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process ended because it asked for more memory than its limit. */
  readonly outOfMemory: boolean;
}

/** Both ends of the channel: one JSON value per message, in order. */
export interface Channel {
  send(message: unknown): void;
  /** Ends when the other side ends. Can be read once. Throws EnvironmentTrouble if the process could not be started. */
  readonly messages: AsyncIterable<unknown>;
}

/**
 * The end that the entry module gets. `send` has written the message when it returns, so the process may end or
 * freeze right after it.
 */
export interface RunnerChannel extends Channel {
  /** What messages are read from. */
  readonly descriptor: number;
  /** Lets the process end by itself when nothing else keeps its event loop busy. */
  unref(): void;
  ref(): void;
}

export interface SandboxedProcess extends Channel, AsyncDisposable {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<Exit>;
  /** Sends text that is not a message. The entry module reads it itself. */
  write(text: string): void;
  /** SIGKILL to the whole process group. */
  kill(): void;
}

export type StartProcess = (options: ProcessOptions) => Promise<SandboxedProcess>;

/** The Python of a version such as "3.12", otherwise any `python3`. Undefined if there is none. */
export type FindPython = (version: string) => Promise<Python | undefined>;
