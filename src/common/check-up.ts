/** What `labs doctor` looks at: each check-up is one small function that finds one thing out about this machine. */

/** FAIL: no lab can be checked until it is fixed. WARN: something else that labs offer will not work. */
export type Health = "PASS" | "WARN" | "FAIL";

export interface Finding {
  readonly health: Health;
  /** What was found, one sentence. */
  readonly message: string;
  /** How to fix it, one line. */
  readonly fix?: string;
}

/** What a check-up may look at besides the machine itself. */
export interface Patient {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the clone: package.json, node_modules, dist. */
  readonly project: string;
  /** Folder of the learner's answers. */
  readonly work: string;
}

export interface CheckUp {
  /** One word or two, for people and machines: `node`, `docker`. */
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
