/** Tries many inputs. The first failing input is reduced to the smallest one that still fails. */
import type { Arbitrary } from "fast-check";
import type { KnownAnswerCall, Scope } from "./scope.ts";
import { CheckTrouble } from "./check-trouble.ts";

/**
 * How many inputs `forAll` tries.
 *
 * @example
 * const few: ForAllOptions = { runs: 3, shrinks: 20 };
 */
export interface ForAllOptions {
  /** The number of inputs, by default 5. Each call of the answer has a separate process. */
  readonly runs?: number;
  /** The number of smaller inputs tried after the first failure, by default 60. */
  readonly shrinks?: number;
}

/**
 * Runs `body` with random inputs from the check's seed, one after the other. If one is judged wrong, smaller ones are
 * tried, and the check fails with the smallest that is still judged wrong.
 * @throws the error of `body` for that input. Errors that are not a verdict on the answer are thrown at once.
 *
 * @example
 * check("keeps-every-text", async ({ answer, forAll }) => {
 *   await forAll(string(), async (text) => {
 *     expect((await answer.call("echo", text)).value, "echo returns what it is given").toBe(text);
 *   });
 * });
 */
export type ForAll = <Input>(
  inputs: Arbitrary<Input>,
  body: (input: Input) => Promise<void>,
  options?: ForAllOptions,
) => Promise<void>;

interface Failure {
  readonly error: unknown;
  readonly answerCalls: readonly KnownAnswerCall[];
}

export const makeForAll =
  (scope: Scope): ForAll =>
  async (inputs, body, { runs = 5, shrinks = 60 } = {}) => {
    const { asyncProperty, check } = await import("fast-check");
    const before = scope.answerCalls.length;
    const failures: Failure[] = [];
    let left = shrinks;
    let end: Failure | undefined;
    const property = asyncProperty(inputs, async (input) => {
      // A pass is not a smaller failure, which ends the search.
      if (end !== undefined || (failures.length > 0 && (left -= 1) < 0)) return true;
      scope.answerCalls.length = before;
      const error = await thrownBy(() => body(input));
      if (error === undefined) return true;
      const failure = { error: error.error, answerCalls: scope.answerCalls.slice(before) };
      if (isJudgement(error.error)) failures.push(failure);
      else end = failure;
      return false;
    });
    const generator = scope.random.generator();
    // fast-check's own generators have 32 bits of seed, which an answer could try one after the other.
    await check(property, { seed: 0, randomType: () => generator.clone(), numRuns: runs });
    const found = end ?? failures.at(-1);
    if (found === undefined) return;
    scope.answerCalls.splice(before, scope.answerCalls.length, ...found.answerCalls);
    if (end === undefined && failures.length > 1) {
      scope.notes.push(`This is the smallest input found that fails, of ${failures.length} that do.`);
    }
    throw found.error;
  };

async function thrownBy(work: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** For a lost target or a defect of the check, no smaller input is searched. */
const isJudgement = (error: unknown): boolean =>
  (error instanceof CheckTrouble && error.trouble === "wrong") ||
  (error instanceof Error && error.name === "AssertionError");
