/** The context of a command: output, signals and folders. main.ts makes the real one. */
import type { Folders } from "../labs/folders.ts";
import { safeJson } from "../labs/report/safe-json.ts";
import type { Style } from "../labs/report/style.ts";
import type { Environment } from "../targets/target.ts";

export interface CliContext {
  readonly env: Environment;
  readonly folders: Folders;
  /** Writes a line to standard output. */
  readonly print: (line?: string) => void;
  /** Writes a line about the progress to standard error. */
  readonly note: (line: string) => void;
  /** The style of standard output. */
  readonly style: Style;
  /** Whether a person's terminal is the standard input. */
  readonly hasTerminal: boolean;
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
  /** The exit code of the command, 0 by default. */
  readonly exitWith: (code: number) => void;
}

/** Runs one command line. Never rejects. */
export type RunCli = (argv: readonly string[], context: CliContext) => Promise<void>;

export const printJson = (context: CliContext, value: unknown): void => context.print(safeJson(value));
