/** What the other rooms see of a process that runs untrusted code. */
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
  /** Folders that may be written, too; whether they are empty when the process has ended depends on its isolation. */
  readonly scratch?: readonly string[];
  /** The isolation besides Node.js' permission model; none by default. */
  readonly isolation?: Isolation;
  /** The one server that can be reached where the isolation has no network. */
  readonly server?: Server | undefined;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** MiB above what an empty Node.js process uses; heap, buffers and native memory together. */
  readonly memoryMb: number;
  /**
   * Absolute paths of native code (`.node`) that may be loaded; none unless told. What it does passes Node.js'
   * permission model.
   */
  readonly addons?: readonly string[];
  /** Processor seconds that the process may use in its whole life, user and system together; 3600 unless told. */
  readonly cpuSeconds?: number;
  /** Largest file that the process may write, in MiB; 512 unless told. */
  readonly fileMb?: number;
  /** Largest single message that the process may send, in MiB; 64 unless told. A larger one ends `messages` with MessageTooLarge. */
  readonly messageMb?: number;
}

/** A Python of this machine, 3.9 or newer. */
export interface Python {
  /** Absolute real path of the program. */
  readonly program: string;
  /** Where it finds modules, in this order: absolute paths. */
  readonly modules: readonly string[];
  /** Absolute real paths of what it needs to be read: its library, its packages. */
  readonly readable: readonly string[];
  /** Absolute paths of its own native code. */
  readonly native: readonly string[];
}

/** Calls of the loopback address and this port lead to the Unix socket at this path. */
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

/** Both ends: one JSON value a message, in order. */
export interface Channel {
  send(message: unknown): void;
  /** Ends when the other side does. To be read once; throws EnvironmentTrouble when the process could not be started. */
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
  /** Text that is no message: the entry module reads it by itself. */
  write(text: string): void;
  /** SIGKILL to the whole process group. */
  kill(): void;
}

export type StartProcess = (options: ProcessOptions) => Promise<SandboxedProcess>;

/** For a version such as "3.12": that one, or whichever `python3` there is; undefined when there is none. */
export type FindPython = (version: string) => Promise<Python | undefined>;
