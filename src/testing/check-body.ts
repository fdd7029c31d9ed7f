import type { Answer, Reference } from "./answer.ts";
import type { Aws } from "./aws.ts";
import type { ForAll } from "./for-all.ts";
import type { Random } from "./random.ts";

/**
 * The tools of a check's body.
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
  /** The target and the check's resources on it. */
  readonly aws: Aws;
  /** Random inputs from the run's seed. */
  readonly random: Random;
  /** Tries many inputs instead of one. */
  readonly forAll: ForAll;
  /** The lab's solution. */
  readonly reference: Reference;
}

/**
 * The body of a check. It returns if the answer is right and throws if an expectation fails.
 *
 * @example
 * const body: CheckBody = async ({ answer }) => {
 *   expect((await answer.call("greet", "Ada")).value, "greet returns a greeting").toBe("Hello, Ada");
 * };
 * check("says-hello", body);
 */
export type CheckBody = (tools: Tools) => Promise<void>;
