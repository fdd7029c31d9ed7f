/**
 * Errors that the user can fix. They have a hint and are shown without a stack. Every other error is a defect of this
 * project and is shown with its stack.
 */

/** Exit codes of the command line. docs/verdicts.md and `labs --help` list them. Their meaning never changes. */
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
  /** The next step: one sentence or command. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Wrong usage: an unknown lab, a missing file, contradicting options. Exit code 2. */
export class UserError extends Error {
  override readonly name: string = "UserError";
  readonly hint: string | undefined;
  readonly exitCode: number = exitCodes.usage;

  constructor(message: string, { hint, cause }: Advice = {}) {
    super(message, { cause });
    this.hint = hint;
  }
}

/** Docker, a port, a token, the network or the target is not available. Never a wrong answer. Exit code 5. */
export class EnvironmentTrouble extends UserError {
  override readonly name = "EnvironmentTrouble";
  override readonly exitCode = exitCodes.environment;
}
