/** Invokes a deployed answer, reads its log, and keeps both in the check's record. */
import {
  CloudWatchLogsClient,
  ResourceNotFoundException,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { AnswerCallRecord } from "../common/run-data.ts";
import type { Bundle } from "../sandbox/bundle-answer.ts";
import { mapStack } from "../sandbox/map-stack.ts";
import type { Aws } from "./aws.ts";
import type { Deployed, Invocation } from "./deployed.ts";
import { printCall, printValue, safeText } from "./print.ts";
import type { Scope } from "./scope.ts";
import { CheckTrouble, wrongAnswer } from "./check-trouble.ts";
import { type WaitOptions, waitFor } from "./wait-for.ts";

/** A deployed function talks to the target by itself, without the gateway. */
const note =
  "The AWS calls of a deployed function are not observed: it is judged by its result, its log and what it left behind.";

interface Facts {
  readonly scope: Scope;
  readonly aws: Aws;
  readonly bundle: Bundle;
  readonly functionName: string;
  readonly functionArn: string;
  readonly handler: string;
}

export class DeployedFunction implements Deployed {
  readonly functionName: string;
  readonly functionArn: string;
  readonly #facts: Facts;
  /** Place of the record that says what the log held, for invocations that are not the check's own. */
  readonly #logRecord: number;

  constructor(facts: Facts) {
    this.functionName = facts.functionName;
    this.functionArn = facts.functionArn;
    this.#facts = facts;
    this.#logRecord = facts.scope.answerCalls.push({ record: this.#record({}) }) - 1;
  }

  async invoke(event: unknown): Promise<Invocation> {
    const { aws, bundle, handler, scope } = this.#facts;
    const started = performance.now();
    const output = await aws.client(LambdaClient).send(
      new InvokeCommand({
        FunctionName: this.functionName,
        Payload: JSON.stringify(event),
        LogType: "Tail",
      }),
    );
    const logTail = mapStack(Buffer.from(output.LogResult ?? "", "base64").toString("utf8"), bundle);
    const payload = parse(mapStack(Buffer.from(output.Payload ?? []).toString("utf8"), bundle));
    const { FunctionError: functionError } = output;
    const record = this.#record({
      call: printCall(handler, [event]),
      stdout: safeText(logTail),
      ms: performance.now() - started,
      [functionError === undefined ? "value" : "error"]: printValue(payload),
    });
    const outcome =
      functionError === undefined ? { kind: "value", value: payload } : { kind: "threw", error: payload };
    scope.answerCalls.push({ record, outcome });
    if (functionError !== undefined) refuseTroubles(payload);
    return new Invoked(handler, { payload, functionError, logTail });
  }

  async logs(until: (messages: readonly string[]) => boolean, options: WaitOptions): Promise<string[]> {
    return waitFor(async () => {
      const messages = await this.#messages();
      const record = this.#record({ stdout: safeText(messages.join("\n")) });
      this.#facts.scope.answerCalls[this.#logRecord] = { record };
      return until(messages) && messages;
    }, options);
  }

  async #messages(): Promise<string[]> {
    const client = this.#facts.aws.client(CloudWatchLogsClient);
    const messages: string[] = [];
    try {
      const pages = paginateFilterLogEvents({ client }, { logGroupName: `/aws/lambda/${this.functionName}` });
      for await (const { events = [] } of pages)
        messages.push(...events.map(({ message = "" }) => message.trimEnd()));
    } catch (error) {
      // The group comes with the first line.
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return messages.map((message) => mapStack(message, this.#facts.bundle));
  }

  #record(told: Partial<AnswerCallRecord>): AnswerCallRecord {
    const call = `${this.#facts.handler} deployed as ${this.functionName}`;
    return { call, stdout: "", stderr: "", ms: 0, calls: [], note, ...told };
  }
}

class Invoked implements Invocation {
  readonly payload: unknown;
  readonly functionError: string | undefined;
  readonly logTail: string;
  readonly #handler: string;

  constructor(handler: string, told: Pick<Invocation, "payload" | "functionError" | "logTail">) {
    this.#handler = handler;
    this.payload = told.payload;
    this.functionError = told.functionError;
    this.logTail = told.logTail;
  }

  get value(): unknown {
    if (this.functionError === undefined) return this.payload;
    const { errorType, errorMessage } = failure(this.payload);
    throw wrongAnswer(`${this.#handler} failed in Lambda: ${safeText(`${errorType}: ${errorMessage}`)}`, {
      expected: "a result",
      actual: printValue(this.payload),
    });
  }
}

/** How Lambda's Node.js runtime names code that it cannot load. */
const cannotLoad = new Set([
  "Runtime.ImportModuleError",
  "Runtime.UserCodeSyntaxError",
  "Runtime.HandlerNotFound",
]);

/** @throws CheckTrouble for a function that gave no chance to judge it. */
function refuseTroubles(payload: unknown): void {
  const { errorType, errorMessage } = failure(payload);
  if (cannotLoad.has(errorType)) throw new CheckTrouble("does-not-load", safeText(errorMessage));
  if (/Task timed out after/.test(errorMessage)) throw new CheckTrouble("limit", safeText(errorMessage));
}

function failure(payload: unknown): { errorType: string; errorMessage: string } {
  const { errorType = "Error", errorMessage = "" } = (payload ?? {}) as Record<string, unknown>;
  return { errorType: String(errorType), errorMessage: String(errorMessage) };
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
