/** One call of the answer, as a check looks at it. */
import type { Call } from "../common/contract.ts";
import type { AnswerError, Outcome } from "../sandbox/outcome.ts";
import type { AnswerRun } from "../sandbox/run-answer.ts";
import { cut, printCall, printValue, safeText } from "./print.ts";
import type { KnownRun } from "./scope.ts";
import { type CheckTrouble, wrongAnswer } from "./troubles.ts";

interface Asked {
  readonly export: string;
  readonly args?: readonly unknown[];
}

export class Run {
  /** What the answer printed, up to its limit. */
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from the call to its end. */
  readonly ms: number;
  /** The AWS calls it made, in order, as the gateway saw them. */
  readonly calls: readonly Call[];
  readonly #unsandboxed: boolean;
  readonly #asked: Asked;
  readonly #outcome: Outcome;

  constructor(asked: Asked, ran: AnswerRun, calls: readonly Call[]) {
    this.#asked = asked;
    this.#outcome = ran.outcome;
    this.#unsandboxed = ran.unsandboxed;
    this.stdout = ran.stdout;
    this.stderr = ran.stderr;
    this.ms = ran.ms;
    this.calls = calls;
  }

  /**
   * What the call gave.
   * @throws the verdict "wrong" when it gave nothing: it threw, returned no data, ended its process, never settled.
   */
  get value(): unknown {
    if (this.#outcome.kind === "value") return this.#outcome.value;
    throw this.#noValue();
  }

  /**
   * What the call threw, with the error's own members; undefined when it gave a value.
   * @throws the verdict "wrong" when it did neither.
   */
  get error(): AnswerError | undefined {
    if (this.#outcome.kind === "value") return undefined;
    if (this.#outcome.kind === "threw") return this.#outcome.error;
    throw this.#noValue();
  }

  known(): KnownRun {
    const outcome = this.#outcome;
    const record = {
      call: printCall(this.#asked.export, this.#asked.args ?? []),
      ...(outcome.kind === "value" ? { value: printValue(outcome.value) } : { error: describe(outcome) }),
      stdout: safeText(this.stdout),
      stderr: safeText(this.stderr),
      ms: this.ms,
      calls: this.calls,
      ...(this.#unsandboxed ? { unsandboxed: true } : {}),
    };
    return { record, outcome };
  }

  #noValue(): CheckTrouble {
    const outcome = this.#outcome;
    const stack = "error" in outcome ? cut(safeText(outcome.error.stack ?? "")) : undefined;
    return wrongAnswer(`${this.#asked.export} ${say(outcome)}`, {
      expected: "a value",
      ...(stack === undefined ? {} : { actual: stack }),
    });
  }
}

const titleOf = (error: AnswerError): string => safeText(cut(`${error.name}: ${error.message}`, 500));

/** Ends the sentence "readS3File …". */
function say(outcome: Outcome): string {
  switch (outcome.kind) {
    case "value":
      return "returned a value";
    case "threw":
      return `threw ${titleOf(outcome.error)}`;
    case "unhandled":
      return `left an error that nothing waits for: ${titleOf(outcome.error)}`;
    case "no-data":
      return `returned what is no data: ${safeText(outcome.message)}`;
    case "never-settled":
      return "returned a promise that can never settle: nothing is left that could resolve it";
    case "exited":
      return `ended its process with code ${outcome.code} before it gave a value`;
    default:
      return `gave no value: ${safeText(outcome.message)}`;
  }
}

/** For the record: an error with its stack, any other outcome in words. */
const describe = (outcome: Outcome): string =>
  "error" in outcome ? cut(safeText(outcome.error.stack || titleOf(outcome.error))) : say(outcome);
