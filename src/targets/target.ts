/** The interface of a target, without how it is started. */
import type { TargetAccess, TargetName } from "../common/run-data.ts";
import type { Isolation } from "../common/run-data.ts";
import type { EnvironmentTrouble } from "../common/errors.ts";

/** Prints a progress line, which is never part of a result. */
export type Progress = (line: string) => void;

export type Environment = Readonly<Record<string, string | undefined>>;

/** An open target. Disposing of it removes everything that was started for it. It can be disposed of twice. */
export interface OpenTarget extends AsyncDisposable {
  readonly name: TargetName;
  /** Base URL without a path, for example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** A separate account for one run of one lab. Each call returns a new account. */
  access(): TargetAccess;
  /**
   * The same access, with a policy enforced on an answer's calls. Missing if the target enforces no policies.
   * @param policy an IAM policy document.
   */
  restrict?(access: TargetAccess, policy: string): RestrictedAccess;
  /** Why the target no longer answers, for runs with the outcome `environment`. Undefined if it answers. */
  trouble(): Promise<EnvironmentTrouble | undefined>;
}

/** A permission that a call needed. */
export interface AskedPermission {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  readonly allowed: boolean;
}

export interface RestrictedAccess {
  readonly access: TargetAccess;
  /** The permissions so far, in the order of the calls. */
  readonly asked: readonly AskedPermission[];
}

export interface OpenOptions {
  /** `--endpoint URL`. */
  readonly endpoint?: string | undefined;
  /** `--allow-remote-endpoint`. */
  readonly allowRemoteEndpoint?: boolean | undefined;
  /** `--profile P`. */
  readonly profile?: string | undefined;
  /** `--yes-real-aws`. */
  readonly yesRealAws?: boolean | undefined;
  /** The isolation of functions that run on this machine outside of containers; a process when not given. */
  readonly isolation?: Isolation | undefined;
  readonly progress: Progress;
  readonly env: Environment;
  /** Aborts a start, for example at Ctrl-C, and removes everything started so far. */
  readonly signal?: AbortSignal | undefined;
}

/** The description of a target for `labs targets`. */
export interface TargetDescription {
  readonly name: TargetName;
  /** The destination of calls, in one line. */
  readonly summary: string;
  /** Options it takes, and its rule. */
  readonly rule: string;
  readonly isDefault: boolean;
  readonly ready: boolean;
  /** Why it is not ready, or what it runs on. */
  readonly note?: string;
}

/** The export of a target's file, listed in registry.ts. */
export interface TargetKind {
  readonly name: TargetName;
  readonly summary: string;
  readonly rule: string;
  /** Names of the target's options besides `progress`, `env` and `signal`. */
  readonly takes: readonly ("endpoint" | "allowRemoteEndpoint" | "profile" | "yesRealAws")[];
  state(env: Environment): Promise<{ readonly ready: boolean; readonly note?: string }>;
  /**
   * @throws UserError when options are missing or contradict.
   * @throws EnvironmentTrouble when the target cannot be reached or started.
   */
  open(options: OpenOptions): Promise<OpenTarget>;
}
