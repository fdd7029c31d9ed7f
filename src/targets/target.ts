/** What the other rooms see of a target: where AWS calls go, without how it was started. */
import type { TargetAccess, TargetName } from "../common/run-data.ts";
import type { Isolation } from "../common/run-data.ts";
import type { EnvironmentTrouble } from "../common/errors.ts";

/** A line for the person while something takes its time; never part of a result. */
export type Progress = (line: string) => void;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A target that takes calls. Disposing of it ends and removes all that was started for it; twice does no harm. */
export interface OpenTarget extends AsyncDisposable {
  readonly name: TargetName;
  /** Base URL without a path, for example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** An account of its own for one run of one lab: asking twice gives two accounts. */
  access(): TargetAccess;
  /**
   * The same access with an answer's own calls held to a policy; missing where the target does not enforce any.
   * @param policy an IAM policy document.
   */
  restrict?(access: TargetAccess, policy: string): RestrictedAccess;
  /** Why the target no longer answers, for a run that ended in `environment`; undefined while it is well. */
  trouble(): Promise<EnvironmentTrouble | undefined>;
}

/** A permission that a call asked for. */
export interface AskedPermission {
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  readonly allowed: boolean;
}

export interface RestrictedAccess {
  readonly access: TargetAccess;
  /** What was asked for so far, in the order of the calls. */
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
  /** Ends a start that is under way, for example at Ctrl-C; what was started so far is removed. */
  readonly signal?: AbortSignal | undefined;
}

/** What `labs targets` says of a target. */
export interface TargetDescription {
  readonly name: TargetName;
  /** Where the calls go, in one line. */
  readonly summary: string;
  /** Options it takes, and its rule. */
  readonly rule: string;
  readonly isDefault: boolean;
  readonly ready: boolean;
  /** Why it is not ready, or what it runs on. */
  readonly note?: string;
}

/** What a target's file exports and registry.ts lists. */
export interface TargetKind {
  readonly name: TargetName;
  readonly summary: string;
  readonly rule: string;
  /** Names of the options, besides `progress`, `env` and `signal`, that mean something here. */
  readonly takes: readonly ("endpoint" | "allowRemoteEndpoint" | "profile" | "yesRealAws")[];
  state(env: Environment): Promise<{ readonly ready: boolean; readonly note?: string }>;
  /**
   * @throws UserError when options are missing or contradict.
   * @throws EnvironmentTrouble when the target cannot be reached or started.
   */
  open(options: OpenOptions): Promise<OpenTarget>;
}
