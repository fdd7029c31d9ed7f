/**
 * Errors that the person can fix. They carry what to do next and are shown without a stack; every other
 * error is a defect of ours and keeps its stack.
 */

/** Exit codes of the command line. docs/verdicts.md and `labs --help` list them; they never change meaning. */
export const exitCodes = {
  pass: 0,
  wrong: 1,
  usage: 2,
  doesNotLoad: 3,
  limit: 4,
  environment: 5,
  defect: 6,
  interrupted: 130,
} as const;

export interface Advice {
  /** What to do next, one sentence or command. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The person asked for something that cannot be: an unknown lab, a missing file, options that contradict. Exit 2. */
export class UserError extends Error {
  override readonly name: string = "UserError";
  readonly hint: string | undefined;
  readonly exitCode: number = exitCodes.usage;

  constructor(message: string, { hint, cause }: Advice = {}) {
    super(message, { cause });
    this.hint = hint;
  }
}

/** Docker, a port, a token, the network or the target is not there. Never counted as a wrong answer. Exit 5. */
export class EnvironmentTrouble extends UserError {
  override readonly name = "EnvironmentTrouble";
  override readonly exitCode = exitCodes.environment;
}
