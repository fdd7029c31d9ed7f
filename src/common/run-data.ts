/**
 * The data exchanged between `labs`, in the command line's process, and `testing`, which runs the checks in a separate
 * process: settings in one direction, one record per check in the other. Plain data on both sides.
 */

import type { Seed } from "./seed.ts";

/** The isolation of an answer's process from the machine. docs/security.md describes what each prevents. */
export type Isolation = "process" | "bubblewrap" | "container";

/** Where AWS calls go. */
export type TargetName = "embedded" | "localstack" | "endpoint" | "aws";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Access to a target: everything that a client needs. */
export interface TargetAccess {
  readonly name: TargetName;
  /**
   * Base URL with an IP address, so that S3 clients use path style. On real AWS it is a template with a placeholder for
   * the service, which `endpointOf` replaces.
   */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly credentials: Credentials;
  /** Credentials of an answer's calls at the target, if they have fewer permissions than the checks' calls. */
  readonly answerCredentials?: Credentials;
  /** The prefix of every name of the run. */
  readonly prefix: string;
}

/** Limits of one call of an answer. */
export interface Limits {
  /** Wall-clock seconds. */
  readonly seconds: number;
  /** Memory above what an empty Node.js process uses, in MiB. */
  readonly memoryMb: number;
  /** Standard output and error together, in KiB. */
  readonly outputKb: number;
}

/** An input of the learner's own, for one call without a verdict. */
export type FreeInput = { readonly export: string } & (
  | { readonly args: readonly unknown[]; readonly file?: undefined }
  /** Absolute path of a file that is put into S3; bucket and key are the arguments. */
  | { readonly args?: undefined; readonly file: string }
);

export interface RunSettings {
  /** Calls the answer with this instead of running the check. */
  readonly free?: FreeInput | undefined;
  /** Folder name, for example `01-s3-read`. */
  readonly lab: string;
  /** Absolute path of `labs/NN-name`. */
  readonly labFolder: string;
  /** Absolute path of the answer that is judged. */
  readonly answerFile: string;
  /** The answer is only this file. Other files in its folder belong to other submissions. */
  readonly answerAlone?: boolean;
  /** Ids of the checks that lab.json declares for this target. */
  readonly checks: readonly string[];
  /** The checks of this run that start before all others. */
  readonly first?: readonly string[];
  /** Ids of the checks that take longest. They start before the others. */
  readonly long?: readonly string[];
  /** The checks whose reasons contain only the author's text, never the compared values. */
  readonly hidden?: readonly string[];
  readonly seed: Seed;
  readonly limits: Limits;
  /** The isolation of the answer. */
  readonly isolation: Isolation;
  /** Native code that this isolation does not restrict is not run: the checks end in the trouble "environment". */
  readonly refuseUnsandboxed?: boolean;
  /** Shared packages of the lab's answers besides the SDK's clients, for example `danfojs-node`. */
  readonly libraries: readonly string[];
  /** Whether answers of the lab call AWS, by default true. */
  readonly callsAws?: boolean;
  /** Every call of the answer has a separate process. */
  readonly fresh?: boolean;
  /** After the run, processes are started for the next one, because another save is expected. */
  readonly getsReady?: boolean;
  /** A process may run several answers, in one run after the other: they are the lab's own, and none is hostile. */
  readonly severalAnswers?: boolean;
  /** Idle waits of an answer are shortened, because nothing happens at the target meanwhile. */
  readonly shortWaits?: boolean;
  readonly target: TargetAccess;
  /**
   * When true, the run's account is looked through after the last check, and whatever is left there (a bucket, a
   * function, an alias, a log group, a key that is not scheduled for deletion) fails the file: `labs dev check`.
   */
  readonly mustLeaveNothing?: boolean;
}

/** A message from the command line to the process that runs checks. */
export type ForkRequest =
  | {
      readonly kind: "run";
      readonly settings: RunSettings;
      /** Run only these checks. */
      readonly only: readonly string[] | undefined;
    }
  /** Start no further checks of the current run. */
  | { readonly kind: "stop" };

/** A message from that process about a run. */
export type ForkReport =
  | { readonly kind: "check"; readonly event: CheckEvent }
  /** The last message of each run, with errors outside of checks: a file that does not load, a failed clean-up. */
  | { readonly kind: "done"; readonly errors: readonly string[] };

/** One check that has ended. */
export interface CheckEvent {
  readonly id: string;
  readonly ms: number;
  /** The check's record. Missing if the check broke before it was written. */
  readonly record?: CheckRecord;
  /** Errors of the judge itself in this check, with stacks. */
  readonly errors: readonly string[];
}

/** Why a check did not pass. Only `wrong` is a verdict on the answer. */
export type Trouble = "wrong" | "does-not-load" | "limit" | "environment" | "defect";

/** One AWS call of an answer, recorded by the gateway. */
export interface Call {
  /** 1 for the answer's first call. */
  readonly n: number;
  /** Signing name, for example `s3`. */
  readonly service: string;
  /** For example `GetObject`. */
  readonly operation: string;
  /** The resource of the call: bucket and key, key id, function name. */
  readonly resource: string;
  /** HTTP status; 0 when the connection ended before an answer. */
  readonly status: number;
  /** Milliseconds from the start of the answer's gateway to the call's arrival. */
  readonly at: number;
  /** ARN or id of the KMS key in the response. */
  readonly kmsKey?: string;
  /** Token of the next page, if the response of ListObjectsV2 has one. */
  readonly nextPage?: string;
  /** AWS error code, if the status is an error. */
  readonly error?: string;
  readonly ms: number;
  readonly requestBytes: number;
  /** Bytes of the body that the answer read. */
  readonly responseBytes: number;
  /** False if the answer closed the connection before the end of the body. */
  readonly complete: boolean;
  /** The fault that the check injected into this call, for example `throttle`. */
  readonly fault?: string;
  /** The call's input in the form of the SDK's types, without streamed bodies. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** One call of the answer with its input and result. Values are printed as text, cut to a readable size. */
export interface AnswerCallRecord {
  readonly call: string;
  /** The lab's driver called the answer, and not a check with data. */
  readonly driven?: boolean;
  readonly value?: string;
  readonly error?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  readonly calls: readonly Call[];
  /** Native code ran with only Node.js's permission model, so it had all permissions of the user. */
  readonly unsandboxed?: boolean;
  /** A note if calls could not be observed, for example those of a function in a LocalStack container. */
  readonly note?: string;
}

export interface CheckRecord {
  readonly check: string;
  /** Whether an input was drawn from the seed. A check without such inputs is the same with every seed. */
  readonly drew?: boolean;
  readonly trouble?: Trouble;
  /** The reason as text. */
  readonly reason?: string;
  readonly input?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** The stack, only for defects. */
  readonly stack?: string;
  readonly answerCalls: readonly AnswerCallRecord[];
  /** The index in `answerCalls` of the call of the failed expectation. */
  readonly judged?: number;
}
