/** The messages between the page's server and its code in the browser. */

export interface LabSummary {
  /** For example `01-s3-read`. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly difficulty: string;
  readonly minutes: number;
  readonly services: readonly string[];
  readonly state: "new" | "started" | "solved" | "production-ready";
  /** Checks that passed last time; undefined before the first time. */
  readonly passed: number | undefined;
  /** Checks in all. */
  readonly of: number;
}

export interface LabsReply {
  readonly labs: readonly LabSummary[];
  /** Id of the lab to go on with; undefined when all are solved. */
  readonly next: string | undefined;
}

export interface CheckInfo {
  readonly id: string;
  readonly title: string;
  /** Whether only production needs it. */
  readonly isProduction: boolean;
}

export interface HintText {
  readonly task: string;
  /** From 1. */
  readonly level: number;
  readonly html: string;
}

export interface TaskInfo {
  readonly id: string;
  readonly title: string;
  readonly checks: readonly CheckInfo[];
  /** Those that were seen already. */
  readonly hints: readonly HintText[];
}

export interface LabReply extends LabSummary {
  /** The README, rendered. */
  readonly text: string;
  /** The Python code to port. */
  readonly original: string;
  readonly tasks: readonly TaskInfo[];
  readonly hintLevels: number;
}

/** What the server answers when it cannot do what was asked. */
export interface Refusal {
  readonly error: string;
  readonly hint?: string | undefined;
}

export interface AnswerState {
  /** Null when the file is not there. */
  readonly text: string | null;
  /** Names this very text; null when the file is not there. */
  readonly version: string | null;
}

export interface SaveRequest {
  readonly text: string;
  /** The version that was edited. */
  readonly base: string | null;
  /** Write over another version, which is then kept beside the answer. */
  readonly over?: boolean;
}

export interface SaveReply {
  /** The file had another version: nothing was written. */
  readonly conflict: boolean;
  /** The file as it is now. */
  readonly answer: AnswerState;
}

export interface KeptReply {
  /** Path of the file that holds the text now. */
  readonly file: string;
}

export interface CallLine {
  /** For example `s3:GetObject`. */
  readonly name: string;
  readonly resource: string;
  /** 0 when the connection ended before an answer. */
  readonly status: number;
  readonly error: string | undefined;
  readonly ms: number;
}

/** One call of the answer's function. */
export interface AnswerCallReport {
  readonly call: string;
  readonly value: string | undefined;
  readonly error: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  readonly calls: readonly CallLine[];
  /** Calls that are not listed, for there are too many. */
  readonly moreCalls: number;
  readonly note: string | undefined;
}

export type CheckOutcome =
  | "pass"
  | "wrong"
  | "does-not-load"
  | "limit"
  | "environment"
  | "defect"
  | "not-run";

export interface CheckReport {
  readonly id: string;
  readonly outcome: CheckOutcome;
  readonly ms: number;
  readonly reason: string | undefined;
  /** What the README demands, where the answer does not meet it. */
  readonly asked: readonly string[];
  /** The check shows neither its input nor what it expects. */
  readonly isHidden: boolean;
  readonly input: string | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly stack: string | undefined;
  readonly answerCalls: readonly AnswerCallReport[];
  /** The command that runs this check again with the same input. */
  readonly replay: string;
}

export interface RunEnd {
  readonly outcome: "pass" | "interrupted" | Exclude<CheckOutcome, "not-run" | "pass">;
  /** The result, in a sentence or two. */
  readonly words: string;
  readonly ms: number;
  /** What is wrong with the lab or the machine, not with the answer. */
  readonly problems: readonly string[];
}

/** A run of the checks, or of the lab's example, as far as it has come. */
export interface RunState {
  readonly n: number;
  readonly kind: "check" | "example";
  /** Ids of the checks that were asked for. */
  readonly checks: readonly string[];
  /** In the order in which they ended. */
  readonly results: readonly CheckReport[];
  /** Missing while it goes on. */
  readonly end?: RunEnd;
}

export interface TypeReport {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What the server says by itself of one lab. */
export type PageEvent =
  | { readonly kind: "answer"; readonly answer: AnswerState }
  | { readonly kind: "run"; readonly run: RunState }
  | { readonly kind: "result"; readonly run: number; readonly result: CheckReport }
  | { readonly kind: "types"; readonly version: string; readonly issues: readonly TypeReport[] }
  | { readonly kind: "trouble"; readonly message: string };

export interface TracedCall extends CallLine {
  readonly n: number;
  /** Milliseconds from the run's first call. */
  readonly at: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** False when the answer did not read the body to its end. */
  readonly isComplete: boolean;
  /** What the check did to this call on purpose. */
  readonly fault: string | undefined;
  /** The call's parameters as JSON, without secrets. */
  readonly input: string;
}

/** The calls of one call of the answer's function. */
export interface TracedAnswerCall {
  readonly check: string;
  readonly call: string;
  readonly calls: readonly TracedCall[];
  readonly moreCalls: number;
  /** Milliseconds from the first call to the end of the last. */
  readonly span: number;
  readonly note: string | undefined;
}

export interface CostRow {
  readonly name: string;
  readonly requests: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** US dollars, in figures; "unknown" where there is no price. */
  readonly usd: string;
}

/** What the calls of the last check say; null before the first. */
export type CallsReply = null | {
  readonly origin: string;
  /** The answer has changed since. */
  readonly isOld: boolean;
  readonly answerCalls: readonly TracedAnswerCall[];
  /** The least policy, as JSON. */
  readonly policy: string;
  /** Which calls need a statement, by its name. */
  readonly neededBy: readonly { readonly statement: string; readonly calls: readonly string[] }[];
  readonly costs: readonly CostRow[];
  readonly total: string;
  readonly prices: readonly { readonly text: string; readonly page: string }[];
  readonly notes: readonly string[];
};

export interface SolutionReply {
  readonly solution: string;
  /** Null when there is none. */
  readonly answer: string | null;
  /** Sentences. */
  readonly learned: readonly string[];
  /** What production needs, rendered. */
  readonly production: string;
  /** The lab that comes next; undefined when all are solved. */
  readonly next: { readonly id: string; readonly title: string } | undefined;
}
