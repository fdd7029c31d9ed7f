import type { Answer, Reference } from "./answer.ts";
import type { Aws } from "./aws.ts";
import type { ForAll } from "./for-all.ts";
import type { Random } from "./random.ts";

/**
 * What the body of a check is given.
 *
 * @example
 * const upload = async ({ aws, random }: Pick<Tools, "aws" | "random">): Promise<string> => {
 *   const [bucket, key] = [await aws.bucket(), random.key()];
 *   await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: random.text() }));
 *   return key;
 * };
 */
export interface Tools {
  /** The answer under judgement. */
  readonly answer: Answer;
  /** The target, and what the check makes there. */
  readonly aws: Aws;
  /** Inputs by the run's seed. */
  readonly random: Random;
  /** Many inputs instead of one. */
  readonly forAll: ForAll;
  /** The lab's solution. */
  readonly reference: Reference;
}

/**
 * The body of a check: it returns when the answer is right, and throws when an expectation fails.
 *
 * @example
 * const body: CheckBody = async ({ answer }) => {
 *   expect((await answer.call("greet", "Ada")).value, "greet returns a greeting").toBe("Hello, Ada");
 * };
 * check("says-hello", body);
 */
export type CheckBody = (tools: Tools) => Promise<void>;
