/** Judges an answer repeatedly with one engine. The task that failed last comes first. */
import { stat } from "node:fs/promises";
import { type Seed, newSeed } from "../../common/seed.ts";
import { taskInNeed } from "../../labs/hints.ts";
import type { Lab } from "../../labs/lab.ts";
import { checksOn } from "../../labs/lab.ts";
import { readProgress } from "../../labs/progress.ts";
import { rememberRun } from "../../labs/remember-run.ts";
import { failed, wholeFailure } from "../../labs/report/failure.ts";
import type { JudgedRun } from "../../labs/run.ts";
import { wrap } from "../../labs/report/style.ts";
import type { Verdict } from "../../labs/verdict.ts";
import { judgeAnswer } from "../judge-answer.ts";
import { type TargetOptions, targetArguments } from "../options.ts";
import type { Session } from "../session.ts";
import type { CliContext } from "../context.ts";

export interface Watched {
  readonly lab: Lab;
  /** Absolute path. */
  readonly file: string;
}

interface Part {
  readonly check: readonly string[];
  readonly seed: Seed;
  readonly signal: AbortSignal;
  /** The parts of the same save that have ended. */
  readonly before: readonly JudgedRun[];
}

export class SaveJudge {
  readonly #context: CliContext;
  readonly #session: Session;
  readonly #options: TargetOptions;
  #current: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  #last: { readonly words: string; readonly at: string } | undefined;
  #failures: { readonly run: JudgedRun; readonly index: number }[] = [];
  #shown = 0;
  /** The exit code of the last run that was not interrupted, 0 before the first. */
  exitCode = 0;

  constructor(context: CliContext, session: Session, options: TargetOptions) {
    this.#context = context;
    this.#session = session;
    this.#options = options;
  }

  /** Starts over. A running check is ended and prints nothing more. */
  judge(watched: Watched): Promise<void> {
    this.stop();
    const before = this.#running;
    const current = new AbortController();
    this.#current = current;
    this.#running = before.then(() => this.#judge(watched, current.signal));
    return this.#running;
  }

  /** Ends the current run. */
  stop(): void {
    this.#current?.abort();
  }

  /** Resolves when nothing is running. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** The next failure of the last verdict in full. After the last one, the first again. */
  detail(): string[] {
    const next = this.#failures[this.#shown % Math.max(1, this.#failures.length)];
    if (next === undefined) return ["Nothing has failed."];
    this.#shown += 1;
    return wholeFailure([failed(next.run)[next.index]!], next.run, this.#context.style);
  }

  async #judge({ lab, file }: Watched, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#context.signal.aborted) return;
    if ((await stat(file).catch(() => undefined)) === undefined) {
      return this.#context.print(`${file} does not exist yet: waiting for it.`);
    }
    const runs: JudgedRun[] = [];
    const seed = newSeed();
    for (const check of await this.#parts(lab)) {
      const run = await this.#runPart({ lab, file }, { check, seed, signal, before: runs });
      if (run === undefined) return;
      runs.push(run);
      const { outcome } = run.verdict;
      if (outcome === "does-not-load" || outcome === "environment" || outcome === "defect") break;
    }
    this.#conclude(runs);
  }

  /** The checks of the task that failed last, then all others. All at once if none has failed. */
  async #parts(lab: Lab): Promise<(readonly string[])[]> {
    const own = (await readProgress(this.#context.folders.work)).labs[lab.id];
    const ids = checksOn(lab, this.#session.target.name).map(({ id }) => id);
    const failing = own?.last?.failing ?? [];
    if (failing.length === 0 || failing.length >= ids.length) return [ids];
    const task = taskInNeed(lab, own).checks;
    const parts = [ids.filter((id) => task.includes(id)), ids.filter((id) => !task.includes(id))];
    return parts.filter((part) => part.length > 0);
  }

  /** Undefined if it was interrupted. */
  async #runPart(
    { lab, file }: Watched,
    { check, seed, signal, before }: Part,
  ): Promise<JudgedRun | undefined> {
    const run = await judgeAnswer(this.#context, this.#session, {
      lab,
      answerFile: file,
      own: true,
      seed,
      heading: before.length === 0,
      // A part without failures does not hide those of the last verdict while the next part is running.
      onVerdict: (judged) => {
        if (!signal.aborted && failed(judged).length > 0) this.#remember([...before, judged]);
      },
      types: "show",
      details: false,
      choice: { check },
      repeat: targetArguments(this.#options),
      signal,
      write: (lines) => {
        if (!signal.aborted) for (const line of lines) this.#context.print(line);
      },
    });
    if (signal.aborted || run.verdict.outcome === "interrupted") return undefined;
    if (run.verdict.outcome !== "does-not-load") await rememberRun(this.#context.folders.work, run);
    return run;
  }

  /** Where `detail` begins. */
  #remember(runs: readonly JudgedRun[]): void {
    this.#failures = runs.flatMap((run) => failed(run).map((_result, index) => ({ run, index })));
    this.#shown = 0;
  }

  #conclude(runs: readonly JudgedRun[]): void {
    const verdicts = runs.map(({ verdict }) => verdict);
    this.exitCode = Math.max(0, ...verdicts.map(({ exitCode }) => exitCode));
    this.#remember(runs);
    const at = new Date().toTimeString().slice(0, 8);
    const words = inWords(verdicts);
    const print = (line = ""): void =>
      wrap(line, this.#context.style.width).forEach((part) => this.#context.print(part));
    print();
    if (verdicts.some(({ outcome }) => outcome === "does-not-load")) {
      print(`${at}  The answer does not load.`);
      if (this.#last) print(`Last verdict, at ${this.#last.at}: ${this.#last.words}`);
    } else {
      this.#last = { words, at };
      print(`${at}  ${words}`);
    }
    print("Waiting for the next save (? lists the keys).");
  }
}

function inWords(verdicts: readonly Verdict[]): string {
  const checks = verdicts.flatMap((verdict) => verdict.checks);
  const passed = checks.filter(({ outcome }) => outcome === "pass").length;
  const left = checks.flatMap(({ id, outcome }) => (outcome === "pass" ? [] : [id]));
  return `${passed} of ${checks.length} checks pass${left.length === 0 ? "." : `; not yet: ${left.join(", ")}`}`;
}
