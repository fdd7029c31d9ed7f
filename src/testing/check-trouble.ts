/** What can be said of a check that did not pass, thrown from the words that a check is written in. */
import type { Trouble } from "../common/run-data.ts";

interface Facts {
  /** As printed text. */
  readonly expected?: string;
  readonly actual?: string;
}

/** Ends a check with a trouble that is known already; anything else that check code throws is a defect. */
export class CheckTrouble extends Error {
  override readonly name = "CheckTrouble";
  readonly trouble: Exclude<Trouble, "defect">;
  readonly facts: Facts;

  constructor(trouble: Exclude<Trouble, "defect">, reason: string, facts: Facts = {}) {
    super(reason);
    this.trouble = trouble;
    this.facts = facts;
  }
}

export const wrongAnswer = (reason: string, facts?: Facts): CheckTrouble =>
  new CheckTrouble("wrong", reason, facts);
