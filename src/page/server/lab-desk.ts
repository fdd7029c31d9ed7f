/**
 * One lab as all tabs share it: the answer's file, whose content on the disk is what counts, and the run that is under
 * way or was the last.
 */
import { createHash } from "node:crypto";
import { UserError } from "../../common/errors.ts";
import type { Folders } from "../../labs/folders.ts";
import type { Lab } from "../../labs/lab.ts";
import { rememberRun } from "../../labs/remember-run.ts";
import { typeCheckOnce } from "../../labs/type-check.ts";
import { watchSaves } from "../../labs/watch-saves.ts";
import { answerFile, findAnswer, keepAnswer, readAnswer, writeAnswer } from "../../labs/workspace.ts";
import type {
  AnswerState,
  PageEvent,
  RunEnd,
  RunState,
  SaveReply,
  SaveRequest,
  TypeReport,
} from "../protocol.ts";
import type { PageEngine } from "./engine.ts";
import { reportCheck, reportEnd, reportExample } from "./report-run.ts";

export interface DeskOptions {
  readonly lab: Lab;
  readonly folders: Folders;
  readonly engine: PageEngine;
  /** Look at the file again and again, instead of waiting for reports of changes. */
  readonly poll: boolean;
}

type Listener = (event: PageEvent) => void;

interface Asked {
  readonly kind: RunState["kind"];
  readonly task: string | undefined;
}

const stateOf = (text: string | undefined): AnswerState => ({
  text: text ?? null,
  version: text === undefined ? null : createHash("sha256").update(text).digest("base64url"),
});

export class LabDesk implements AsyncDisposable {
  readonly #options: DeskOptions;
  readonly #listeners = new Set<Listener>();
  readonly #end = new AbortController();
  readonly #watching: Promise<AsyncDisposable | undefined>;
  #answer: AnswerState = stateOf(undefined);
  #run: RunState | undefined;
  #types: PageEvent | undefined;
  /** Reading and writing of the file, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #current: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: DeskOptions) {
    this.#options = options;
    const file = answerFile(options.folders.work, options.lab);
    this.#watching = watchSaves(file, { poll: options.poll, onSave: () => void this.look() }).catch(
      (error: Error) => {
        this.#send({ kind: "trouble", message: error.message });
        return undefined;
      },
    );
  }

  /** Gives a tab what there is, and then everything new, until it leaves. */
  async join(listener: Listener): Promise<() => void> {
    this.#listeners.add(listener);
    await this.look();
    listener({ kind: "answer", answer: this.#answer });
    if (this.#run) listener({ kind: "run", run: this.#run });
    if (this.#types) listener(this.#types);
    return () => this.#listeners.delete(listener);
  }

  /** Writes the answer, unless the file holds another version than the one that was edited. */
  save({ text, base, over = false }: SaveRequest): Promise<SaveReply> {
    return this.#inTurn(async () => {
      const { lab, folders } = this.#options;
      const present = await readAnswer(folders.work, lab);
      const isOther = stateOf(present).version !== base && present !== text;
      if (isOther && !over) return { conflict: true, answer: this.#see(present) };
      if (isOther && present !== undefined) await keepAnswer(folders.work, lab, present);
      if (present !== text) await writeAnswer(folders.work, lab, text);
      return { conflict: false, answer: this.#see(text) };
    });
  }

  /** Judges the answer, or runs its example. What is under way is ended first. */
  async begin(asked: Asked): Promise<void> {
    const { folders, lab } = this.#options;
    const file = await findAnswer(folders.work, lab);
    this.stop();
    const before = this.#running;
    const current = new AbortController();
    this.#current = current;
    const signal = AbortSignal.any([current.signal, this.#end.signal]);
    this.#running = before.then(() => (signal.aborted ? undefined : this.#perform(asked, file, signal)));
  }

  /** Ends what is under way. */
  stop(): void {
    this.#current?.abort();
  }

  /** Reads the file again. If it cannot be read, the page says so. */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      const { lab, folders } = this.#options;
      try {
        this.#see(await readAnswer(folders.work, lab));
      } catch (error) {
        this.#send({ kind: "trouble", message: (error as Error).message });
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await (await this.#watching)?.[Symbol.asyncDispose]();
    await this.#running;
  }

  #send(event: PageEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #see(text: string | undefined): AnswerState {
    const answer = stateOf(text);
    if (answer.version === this.#answer.version) return answer;
    this.#answer = answer;
    this.#send({ kind: "answer", answer });
    void this.#running.then(() => this.#checkTypes(answer));
    return answer;
  }

  /** The compiler's opinion of a version, unless there is a newer one by then. */
  async #checkTypes({ version }: AnswerState): Promise<void> {
    const { folders, lab } = this.#options;
    if (version === null || version !== this.#answer.version || this.#end.signal.aborted) return;
    const file = answerFile(folders.work, lab);
    const options = { project: folders.project, signal: this.#end.signal };
    // Where the compiler cannot run, `labs check` says so.
    const found = await typeCheckOnce(options, file).catch(() => undefined);
    if (found === undefined || version !== this.#answer.version) return;
    const issues = found.flatMap((issue): TypeReport[] =>
      issue.file === file ? [{ line: issue.line, column: issue.column, message: issue.message }] : [],
    );
    this.#types = { kind: "types", version, issues };
    this.#send(this.#types);
  }

  async #perform(asked: Asked, file: string, signal: AbortSignal): Promise<void> {
    const { lab, engine } = this.#options;
    const checks = asked.kind === "check" ? engine.planned(lab, asked.task) : [];
    const run: RunState = { n: (this.#run?.n ?? 0) + 1, kind: asked.kind, checks, results: [] };
    this.#show(run);
    const job = { lab, answerFile: file, task: asked.task, signal };
    const end = await (asked.kind === "check" ? this.#judge(job) : this.#example(job)).catch(endOf);
    this.#show({ ...this.#run!, end });
  }

  async #judge(job: Parameters<PageEngine["run"]>[0]): Promise<RunEnd> {
    const { engine, folders, lab } = this.#options;
    const replay = `./lab check ${lab.id}`;
    const run = await engine.check({
      ...job,
      onCheck: (result) => {
        const { n, results } = this.#run!;
        const report = reportCheck(lab, result, replay);
        this.#run = { ...this.#run!, results: [...results, report] };
        this.#send({ kind: "result", run: n, result: report });
      },
    });
    const { outcome } = run.verdict;
    if (outcome !== "does-not-load") await rememberRun(folders.work, run);
    const results = run.verdict.checks.map((result) => reportCheck(lab, result, run.replay));
    this.#run = { ...this.#run!, results };
    return reportEnd(run);
  }

  async #example(job: Parameters<PageEngine["run"]>[0]): Promise<RunEnd> {
    const verdict = await this.#options.engine.run(job);
    const results = verdict.checks.map((result) => reportCheck(job.lab, result, `./lab run ${job.lab.id}`));
    this.#run = { ...this.#run!, results };
    return reportExample(verdict);
  }

  #show(run: RunState): void {
    this.#run = run;
    this.#send({ kind: "run", run });
  }
}

/** A run that never came to a verdict: the target is gone, for example. */
function endOf(error: unknown): RunEnd {
  const isKnown = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  return {
    outcome: isKnown ? "environment" : "defect",
    words: "The run could not be made.",
    ms: 0,
    problems: [isKnown && error.hint !== undefined ? `${message} ${error.hint}` : message],
  };
}
