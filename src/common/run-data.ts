/**
 * What passes between the room that runs checks (`labs`, in the command line's process) and the words a check is
 * written in (`testing`, in a process of its own): the settings go in, one record per check comes back. Plain data on both
 * sides.
 */

import type { Seed } from "./seed.ts";

/** What stands between an answer's process and the machine: docs/security.md says what each stops. */
export type Isolation = "process" | "bubblewrap" | "container";

/** Where AWS calls go. */
export type TargetName = "embedded" | "localstack" | "endpoint" | "aws";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How a check reaches a target: everything a client needs, nothing of how the target was started. */
export interface TargetAccess {
  readonly name: TargetName;
  /**
   * Base URL with an IP address, so that S3 clients use path style by themselves; on real AWS a template with a place
   * for the service, which `endpointOf` fills in.
   */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly credentials: Credentials;
  /** What an answer's calls are signed with at the target, when they may do less than the checks' own. */
  readonly answerCredentials?: Credentials;
  /** Put in front of every name a run makes. */
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
  /** The answer is that file alone: the files beside it are somebody else's. */
  readonly answerAlone?: boolean;
  /** Ids of the checks that lab.json declares for this target. */
  readonly checks: readonly string[];
  /** Those among the checks of this run that begin before all others. */
  readonly first?: readonly string[];
  /** Ids of the checks that take longest: they begin before the others. */
  readonly long?: readonly string[];
  /** Those among them whose reasons say only what the check's author wrote, never the values compared. */
  readonly hidden?: readonly string[];
  readonly seed: Seed;
  readonly limits: Limits;
  /** The isolation of the answer. */
  readonly isolation: Isolation;
  /** Native code that this isolation does not restrict is not run: the checks end in the trouble "environment". */
  readonly refuseUnsandboxed?: boolean;
  /** Packages that the lab's answers share besides the SDK's clients, for example `danfojs-node`. */
  readonly libraries: readonly string[];
  /** Whether answers of the lab call AWS: they do unless told. */
  readonly callsAws?: boolean;
  /** Every call of the answer has a process of its own. */
  readonly fresh?: boolean;
  /** After the run, processes are started for the next one: somebody is about to save again. */
  readonly getsReady?: boolean;
  /** A process may run several answers, in one run after the other: they are the lab's own, and none is hostile. */
  readonly severalAnswers?: boolean;
  /** Waits in which an answer does nothing pass sooner: nothing happens at the target meanwhile. */
  readonly shortWaits?: boolean;
  readonly target: TargetAccess;
  /**
   * When true, the run's account is looked through after the last check, and whatever is left there (a bucket, a
   * function, an alias, a log group, a key that is not scheduled for deletion) fails the file: `labs dev check`.
   */
  readonly mustLeaveNothing?: boolean;
}

/** What the command line says to the process that runs checks. */
export type ForkRequest =
  | {
      readonly kind: "run";
      readonly settings: RunSettings;
      /** Run these checks alone. */
      readonly only: readonly string[] | undefined;
    }
  /** Begin no further check of the run that is under way. */
  | { readonly kind: "stop" };

/** What that process says of a run. */
export type ForkReport =
  | { readonly kind: "check"; readonly event: CheckEvent }
  /** The last word of each run, with errors outside of checks: a file that does not load, a failed clean-up. */
  | { readonly kind: "done"; readonly errors: readonly string[] };

/** One check that has ended. */
export interface CheckEvent {
  readonly id: string;
  readonly ms: number;
  /** What the check says of itself; missing when it broke before it could. */
  readonly record?: CheckRecord;
  /** Errors of the judge itself in this check, with stacks. */
  readonly errors: readonly string[];
}

/** Why a check did not pass. `wrong` is the answer's fault by judgement; the others are not. */
export type Trouble = "wrong" | "does-not-load" | "limit" | "environment" | "defect";

/** One AWS call that an answer made, taken at the gateway. */
export interface Call {
  /** 1 for the answer's first call. */
  readonly n: number;
  /** Signing name, for example `s3`. */
  readonly service: string;
  /** For example `GetObject`. */
  readonly operation: string;
  /** Bucket and key, key id, function name: what the call was about. */
  readonly resource: string;
  /** HTTP status; 0 when the connection ended before an answer. */
  readonly status: number;
  /** Milliseconds from the start of the answer's gateway to the call's arrival. */
  readonly at: number;
  /** ARN or id of the KMS key that the response says was used. */
  readonly kmsKey?: string;
  /** Token of the next page, when the response of ListObjectsV2 says that there is one. */
  readonly nextPage?: string;
  /** AWS error code, when the status says error. */
  readonly error?: string;
  readonly ms: number;
  readonly requestBytes: number;
  /** Bytes of the body that the answer took. */
  readonly responseBytes: number;
  /** False when the answer closed the connection before the body's end. */
  readonly complete: boolean;
  /** What the check did to this call on purpose, for example `throttle`. */
  readonly fault?: string;
  /** The call's input as the SDK's types name it, without streamed bodies. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** One call of the answer: what went in, what came out. Values are printed as text, cut to a readable size. */
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
  /** Native code ran, and nothing but Node.js' permission model was around it: it could do what this user may do. */
  readonly unsandboxed?: boolean;
  /** Said when calls could not be seen, for example those of a function in a LocalStack container. */
  readonly note?: string;
}

export interface CheckRecord {
  readonly check: string;
  /** Whether an input was drawn by the seed. A check that drew none draws none with any other seed. */
  readonly drew?: boolean;
  readonly trouble?: Trouble;
  /** The reason in words. */
  readonly reason?: string;
  readonly input?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** Only for defects: they keep their stack. */
  readonly stack?: string;
  readonly answerCalls: readonly AnswerCallRecord[];
  /** Place in `answerCalls` of the call that the failed expectation was about. */
  readonly judged?: number;
}
