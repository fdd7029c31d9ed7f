/** What one call of the answer gave, as a check looks at it. */
import type { Call } from "../common/run-data.ts";
import type { AnswerError, Outcome } from "../sandbox/outcome.ts";
import type { EndedAnswerCall } from "../sandbox/run-answer.ts";
import { cut, printCall, printObjects, printValue, safeText } from "./print.ts";
import type { KnownAnswerCall } from "./scope.ts";
import { type CheckTrouble, wrongAnswer } from "./check-trouble.ts";

interface Asked {
  readonly export: string;
  readonly args?: readonly unknown[];
  readonly driver?: string;
  readonly reads?: Readonly<Record<string, string>>;
}

/** Counts the looks that checks take at results, so that a failed expectation is reported with the call it is about. */
let looks = 0;

/**
 * One call of the answer: what it gave, printed and called. An expectation about any of these is about this call in reports.
 *
 * @example
 * check("asks-once", async ({ answer, aws }) => {
 *   const result = await answer.call("readS3File", await aws.bucket(), "missing.txt");
 *   expect(result.error?.name, "A missing object is NoSuchKey").toBe("NoSuchKey");
 *   expect(result.calls.map(({ operation }) => operation), "S3 is asked once").toEqual(["GetObject"]);
 * });
 */
export class CallResult {
  readonly #ran: Pick<EndedAnswerCall, "stdout" | "stderr" | "ms">;
  readonly #calls: readonly Call[];
  #known: KnownAnswerCall | undefined;
  #lookedAt = 0;
  readonly #unsandboxed: boolean;
  readonly #asked: Asked;
  readonly #outcome: Outcome;

  constructor(asked: Asked, ran: EndedAnswerCall, calls: readonly Call[]) {
    this.#asked = asked;
    this.#outcome = ran.outcome;
    this.#unsandboxed = ran.unsandboxed;
    this.#ran = ran;
    this.#calls = calls;
    // What ends the check by itself is about this call.
    if (ran.outcome.kind === "limit" || ran.outcome.kind === "does-not-load") this.#look();
  }

  /** What the answer printed, up to its limit. */
  get stdout(): string {
    return this.#look().#ran.stdout;
  }

  /** What the answer wrote to standard error, up to its limit. */
  get stderr(): string {
    return this.#look().#ran.stderr;
  }

  /** Milliseconds from the call to its end. */
  get ms(): number {
    return this.#look().#ran.ms;
  }

  /** The AWS calls it made, in order, as the gateway saw them. */
  get calls(): readonly Call[] {
    return this.#look().#calls;
  }

  /**
   * What the call gave.
   * @throws the verdict "wrong" when it gave nothing: it threw, returned no data, ended its process, never settled.
   */
  get value(): unknown {
    this.#look();
    if (this.#outcome.kind === "value") return this.#outcome.value;
    throw this.#noValue();
  }

  /**
   * What the call threw, with the error's own members; undefined when it gave a value.
   * @throws the verdict "wrong" when it did neither.
   */
  get error(): AnswerError | undefined {
    this.#look();
    if (this.#outcome.kind === "value") return undefined;
    if (this.#outcome.kind === "threw") return this.#outcome.error;
    throw this.#noValue();
  }

  /** The call as a record shows it. */
  known(): KnownAnswerCall {
    if (this.#known) return this.#known;
    const outcome = this.#outcome;
    const { stdout, stderr, ms } = this.#ran;
    const { export: name, driver, args = [] } = this.#asked;
    const record = {
      call: printCall(driver === undefined ? name : `driver.${driver}`, args),
      ...(driver === undefined ? {} : { driven: true }),
      ...(outcome.kind === "value" ? { value: printValue(outcome.value) } : { error: describe(outcome) }),
      stdout: safeText(stdout),
      stderr: safeText(stderr),
      ms,
      calls: this.#calls,
      ...(this.#unsandboxed ? { unsandboxed: true } : {}),
    };
    const reads = printObjects(this.#asked.reads ?? {});
    this.#known = { record, reads, outcome, lookedAt: this.#lookedAt };
    return this.#known;
  }

  #look(): this {
    looks += 1;
    this.#lookedAt = looks;
    if (this.#known) this.#known.lookedAt = looks;
    return this;
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
      return `left an error that nothing waits for: ${titleOf(outcome.error)}. Await the promise, or read the stream, that it came from`;
    case "no-data":
      return `returned a value that is not data: ${safeText(outcome.message)}`;
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
