/** The answer, as a check sees it: exports to call, each behind a gateway of its own. */
import path from "node:path";
import type { Aws } from "./aws.ts";
import { bundle } from "./answer-setup.ts";
import { type CallOptions, callAnswer, refuseUnloadable } from "./call-answer.ts";
import type { DeployOptions, Deployed } from "./deployed.ts";
import type { CallResult } from "./call-result.ts";
import { Scope } from "./scope.ts";

/**
 * The answer under judgement. Each call runs in a process that no other call shares state with, and its AWS calls are logged.
 *
 * @example
 * check("says-hello", async ({ answer }) => {
 *   const result = await answer.call("greet", "Ada");
 *   expect(result.value, "greet returns a greeting").toBe("Hello, Ada");
 * });
 */
export interface Answer {
  /**
   * Calls an export once, with its arguments.
   * @throws the trouble "does-not-load", "limit" or, for a limit that the check judges, "wrong".
   */
  call(name: string, ...args: unknown[]): Promise<CallResult>;
  /** The same, with limits, faults or environment variables. */
  call(options: CallOptions): Promise<CallResult>;
  /**
   * The answer for calls that have nothing in common with those of the check's other groups: inputs, keys and expected results
   * of their own. Calls of different groups may share a process, as calls of different checks may; those of one group never do.
   * A check that calls many times costs less by it, since each process takes time to start.
   *
   * @example
   * check("doubles", async ({ answer }) => {
   *   for (const [place, number] of [1, 2, 3, 4, 5, 6].entries()) {
   *     const result = await answer.group(`${place % 3}`).call("double", number);
   *     expect(result.value, "double gives twice the number").toBe(2 * number);
   *   }
   * });
   */
  group(name: string): Answer;
  /** Deploys an export as a Lambda function; it is deleted, with its log group, after the check. */
  deploy(options: DeployOptions): Promise<Deployed>;
}

export function makeAnswer(scope: Scope, aws: Aws, group = ""): Answer {
  return {
    call: (first: string | CallOptions, ...args: unknown[]) =>
      scope.work(() => callAnswer(scope, typeof first === "string" ? { export: first, args } : first, group)),
    group: (name) => makeAnswer(scope, aws, name),
    deploy: (options) =>
      scope.work(async () => {
        const bundled = await bundle(scope.settings, { selfContained: true });
        // Only a lab that deploys waits for the clients of Lambda and Logs to load.
        const [{ deployAnswer }] = await Promise.all([
          import("./deploy-answer.ts"),
          refuseUnloadable(scope.settings, bundled, options.export),
        ]);
        return deployAnswer(options, { scope, aws, bundle: bundled });
      }),
  };
}

/**
 * The lab's solution, called as the answer is: what it gives is what a right answer gives.
 *
 * @example
 * check("sorts-as-we-do", async ({ answer, reference, random }) => {
 *   const words = random.words(20).split(" ");
 *   const result = await answer.call("sortWords", words);
 *   expect(result.value, "The words are sorted").toEqual(await reference.call("sortWords", words));
 * });
 */
export interface Reference {
  /**
   * Calls an export once.
   * @returns the value that the solution's export gives.
   * @throws Error, a defect of the lab, when it gives none.
   */
  call(name: string, ...args: unknown[]): Promise<unknown>;
}

export function makeReference(checkScope: Scope): Reference {
  const { settings, check, random } = checkScope;
  const answerFile = path.join(settings.labFolder, "solution", "answer.ts");
  return {
    async call(name, ...args) {
      // A scope of its own: calls of the solution are never shown as the answer's.
      const scope = new Scope({ ...settings, answerFile, answerAlone: false }, check, random);
      try {
        return (await checkScope.work(() => callAnswer(scope, { export: name, args }))).value;
      } catch (cause) {
        if (scope.targetLost) throw scope.targetLost;
        throw new Error(`The solution gave no value: ${(cause as Error).message}`, { cause });
      }
    },
  };
}
