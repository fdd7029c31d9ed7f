/** What the page's server and its code in the browser say to each other. */

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
