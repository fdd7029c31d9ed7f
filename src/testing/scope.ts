/** What one check holds while it runs: the calls of the answer so far, what must be undone, and whether the target was lost. */
import type { AnswerCallRecord, RunSettings } from "../common/run-data.ts";
import { Names } from "./names.ts";
import type { SeededRandom } from "./random.ts";

/** A call of the answer as the record shows it, and the value or error itself for diagnoses. */
export interface KnownAnswerCall {
  readonly record: AnswerCallRecord;
  /** The objects that the check gave it to read, as lines of text. */
  readonly reads?: readonly string[];
  /** Number of the last look that the check took at its result, among all looks of this process; 0 before the first. */
  lookedAt?: number;
  readonly outcome?: { readonly kind: string; readonly value?: unknown; readonly error?: unknown };
}

type Undo = () => Promise<unknown>;

export class Scope {
  readonly check: string;
  readonly settings: RunSettings;
  readonly random: SeededRandom;
  readonly answerCalls: KnownAnswerCall[] = [];
  /** Sentences that the reason of a failure ends with. */
  readonly notes: string[] = [];
  /** KMS keys that the check has made. */
  readonly keyIds = new Set<string>();
  /** What names stand for. */
  readonly names: Names;
  /** Names given out by `aws.name`, to be swept. */
  readonly namesToSweep: string[] = [];
  /** The call whose result the check looked at last: a failed expectation is about it. Known once the check has ended. */
  judged: KnownAnswerCall | undefined;
  /** A call that shared its process with earlier ones ended early: the check is to be run again, with a process for each call. */
  doubtful = false;
  /** Set when a call of the answer did not reach the target. */
  targetLost: Error | undefined;
  readonly #undo: Undo[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #ended = false;

  constructor(settings: RunSettings, check: string, random: SeededRandom) {
    this.settings = settings;
    this.check = check;
    this.random = random;
    this.names = new Names(settings.target.prefix);
  }

  /** Run after the check, last given first. */
  onEnd(undo: Undo): void {
    this.#undo.push(undo);
  }

  /**
   * Does what may leave something behind. A check that fails by the first of several things no longer waits for the
   * others: `end` does.
   * @throws Error once the check has ended.
   */
  async work<Value>(begin: () => Promise<Value>): Promise<Value> {
    if (this.#ended) throw new Error(`The check ${this.check} has ended`);
    const work = begin();
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /**
   * Waits for what is under way and undoes everything, also after one failure.
   * @throws the first failure.
   */
  async end(): Promise<void> {
    this.#ended = true;
    // Other branches of the check may look at their results while it is being ended: they failed nothing.
    this.judged ??= lastLookedAt(this.answerCalls);
    await Promise.allSettled(this.#underWay);
    const failures: unknown[] = [];
    for (const undo of this.#undo.toReversed()) await undo().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}

/** Calls begin in any order when several are under way: the last one that was looked at, else the last that ended. */
const lastLookedAt = (calls: readonly KnownAnswerCall[]): KnownAnswerCall | undefined =>
  calls.reduce<KnownAnswerCall | undefined>(
    (last, call) => ((call.lookedAt ?? 0) >= (last?.lookedAt ?? 0) ? call : last),
    undefined,
  );
