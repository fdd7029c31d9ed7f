/** The check-ups of `labs doctor`. Each is a small function that checks one thing on this machine. */

/** FAIL: no lab can be checked until it is fixed. WARN: another feature will not work. */
export type Health = "PASS" | "WARN" | "FAIL";

export interface Finding {
  readonly health: Health;
  /** The finding in one sentence. */
  readonly message: string;
  /** The fix in one line. */
  readonly fix?: string;
}

/** The input of a check-up besides the machine. */
export interface Patient {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the clone: package.json, node_modules, dist. */
  readonly project: string;
  /** Folder of the learner's answers. */
  readonly work: string;
}

export interface CheckUp {
  /** One or two words: `node`, `docker`. */
  readonly id: string;
  /** Errors that it throws are shown as a WARN. */
  look(patient: Patient): Promise<Finding>;
}

export const pass = (message: string): Finding => ({ health: "PASS", message });

export const warn = (message: string, fix?: string): Finding => finding("WARN", message, fix);

export const fail = (message: string, fix?: string): Finding => finding("FAIL", message, fix);

const finding = (health: Health, message: string, fix: string | undefined): Finding => ({
  health,
  message,
  ...(fix === undefined ? {} : { fix }),
});
