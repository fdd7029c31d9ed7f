import type { Answer, Reference } from "./answer.ts";
import type { Aws } from "./aws.ts";
import type { ForAll } from "./for-all.ts";
import type { Random } from "./random.ts";

/** What the body of a check works with. */
export interface Tools {
  readonly answer: Answer;
  readonly aws: Aws;
  readonly random: Random;
  readonly forAll: ForAll;
  readonly reference: Reference;
}

export type CheckBody = (tools: Tools) => Promise<void>;
