/** What the Lambda service needs from outside its folder. `server.ts` passes it in; shapes match structurally. */
import type { Readable } from "node:stream";

export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface LambdaEffects {
  /** Adds events to a stream of CloudWatch Logs; group and stream are made when they are missing. */
  writeLogs(request: {
    accountId: string;
    region: string;
    logGroupName: string;
    logStreamName: string;
    events: LogEvent[];
  }): Promise<void>;
  /** Bytes of an object that holds function code. @throws AwsError as S3 answers. */
  readObject(request: {
    accountId: string;
    region: string;
    bucket: string;
    key: string;
    versionId?: string;
  }): Promise<Uint8Array>;
  /** Keys that sign as the function's role. */
  issueCredentials(request: { accountId: string; roleArn: string; functionName: string }): SessionCredentials;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outOfMemory: boolean;
}

/** A sandboxed process. */
export interface SandboxedProcess extends AsyncDisposable {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<ProcessExit>;
  readonly messages: AsyncIterable<unknown>;
  send(message: unknown): void;
  kill(): void;
}

/** A Python of this machine, as the sandbox finds it. */
export interface Python {
  readonly program: string;
  readonly modules: readonly string[];
  readonly readable: readonly string[];
  readonly native: readonly string[];
}

/** The Python of a version such as "3.12", otherwise any `python3`. Undefined if there is none. */
export type FindPython = (version: string) => Promise<Python | undefined>;

export type StartProcess = (options: {
  entry: string;
  /** Runs the entry instead of Node.js. */
  python?: Python;
  readable: readonly string[];
  writable: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** MiB above what an empty Node.js process uses. */
  memoryMb: number;
  /** Largest file that may be written, in MiB. */
  fileMb: number;
}) => Promise<SandboxedProcess>;
