/** What a command gets of the world around it; main.ts makes the real one. */
import type { Places } from "../labs/places.ts";
import { safeJson } from "../labs/report/safe-json.ts";
import type { Style } from "../labs/report/style.ts";
import type { Environment } from "../targets/target.ts";

export interface Shell {
  readonly env: Environment;
  readonly places: Places;
  /** Writes a line to standard output. */
  readonly print: (line?: string) => void;
  /** Writes a line about what is going on to standard error. */
  readonly note: (line: string) => void;
  /** Of standard output. */
  readonly style: Style;
  /** Whether a person's terminal is the standard input. */
  readonly hasTerminal: boolean;
  /** Aborted at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Exit code of the command; 0 until it says otherwise. */
  readonly exitWith: (code: number) => void;
}

/** Runs one command line. Never rejects. */
export type RunCli = (argv: readonly string[], shell: Shell) => Promise<void>;

export const printJson = (shell: Shell, value: unknown): void => shell.print(safeJson(value));
