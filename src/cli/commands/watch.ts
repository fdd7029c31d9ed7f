import { Command } from "commander";
import { EnvironmentTrouble, exitCodes } from "../../common/errors.ts";
import { shownPath } from "../../labs/folders.ts";
import { nextLab } from "../../labs/next-lab.ts";
import { isSolved, readProgress, recordProgress } from "../../labs/progress.ts";
import { findAnswer, startAnswer } from "../../labs/workspace.ts";
import { chooseLab } from "../choose-lab.ts";
import { type TargetOptions, withTargetOptions } from "../options.ts";
import { parentEnded } from "../parent.ts";
import { type Session, withSession } from "../session.ts";
import type { RunCli, CliContext } from "../context.ts";
import { SaveJudge, type Watched } from "../watch/judge-saves.ts";
import { isKey, keys, readKeys } from "../watch/keys.ts";
import { visible } from "../../labs/report/style.ts";
import { watchSaves } from "../../labs/watch-saves.ts";

interface Options extends TargetOptions {
  readonly poll?: boolean;
}

export const watchCommand = (context: CliContext, run: RunCli): Command =>
  withTargetOptions(
    new Command("watch")
      .description("judge your answer each time you save it, until q or Ctrl-C")
      .argument("[lab]", "the current one when left out")
      .option("--poll", "look for changes at intervals: for network drives and some containers"),
  )
    .addHelpText("after", `\nKeys:\n${keyLines().join("\n")}`)
    .action(async (wanted: string | undefined, options: Options) => {
      const lab = await chooseLab(context, wanted);
      const file = await findAnswer(context.folders.work, lab);
      const ready = { ...options, getsReady: true };
      await withSession(context, ready, (session) =>
        new Watch({ ...context, runCli: run }, session, options).run({ lab, file }),
      );
    });

const keyLines = (): string[] => Object.entries(keys).map(([key, does]) => `  ${key}  ${does}`);

class Watch {
  readonly #context: CliContext & { readonly runCli: RunCli };
  readonly #options: Options;
  readonly #judge: SaveJudge;
  readonly #quit = new AbortController();
  #watched: Watched | undefined;
  #saves: AsyncDisposable | undefined;
  /** Whether the next key answers the question about the solution. */
  #asksForSolution = false;
  /** The actions of keys, one after the other. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(context: CliContext & { readonly runCli: RunCli }, session: Session, options: Options) {
    this.#context = context;
    this.#options = options;
    this.#judge = new SaveJudge(context, session, options);
  }

  /** Ends on q or Ctrl-C, or when the input or the parent ends. */
  async run(first: Watched): Promise<void> {
    const ended = AbortSignal.any([this.#quit.signal, this.#context.signal]);
    const until = new Promise<void>((resolve) => ended.addEventListener("abort", () => resolve()));
    let inputEnded = false;
    const begun = this.#begin(first);
    using _keys = readKeys(process.stdin, {
      onKey: (key) => void (this.#asked = this.#asked.then(() => this.#obey(key))),
      onInterrupt: () => process.kill(process.pid, "SIGINT"),
      onEnd: () => {
        inputEnded = true;
        // A running verdict is still printed.
        void begun.then(() => this.#judge.settled()).finally(() => this.#quit.abort());
      },
    });
    void parentEnded(ended).then(() => {
      if (!ended.aborted) this.#context.note("Ended, because the program that started it has ended.");
      this.#quit.abort();
    });
    await begun;
    await until;
    this.#judge.stop();
    await Promise.allSettled([this.#judge.settled(), this.#asked]);
    await this.#saves?.[Symbol.asyncDispose]();
    if (this.#context.signal.aborted) this.#context.exitWith(exitCodes.interrupted);
    else this.#context.exitWith(inputEnded ? this.#judge.exitCode : exitCodes.pass);
  }

  async #begin(watched: Watched): Promise<void> {
    await this.#saves?.[Symbol.asyncDispose]();
    this.#watched = watched;
    this.#saves = await watchSaves(watched.file, {
      poll: this.#options.poll ?? false,
      onSave: () => void this.#again(),
    });
    this.#context.print(`Watching ${shownPath(watched.file)}.`);
    void this.#again();
  }

  async #again(): Promise<void> {
    try {
      await this.#judge.judge(this.#watched!);
    } catch (error) {
      if (error instanceof EnvironmentTrouble) this.#context.note(`error: ${error.message}`);
      else throw error;
    }
  }

  async #obey(key: string): Promise<void> {
    const { print } = this.#context;
    const id = this.#watched!.lab.id;
    const asked = this.#asksForSolution;
    this.#asksForSolution = false;
    if (asked && key === "y") await this.#command(["solution", id]);
    else if (!isKey(key))
      print(asked ? "The solution is not shown." : `No key "${visible(key)}". ? lists the keys.`);
    else if (key === "q") this.#quit.abort();
    else if (key === "?") keyLines().forEach((line) => print(line));
    else if (key === "d") this.#judge.detail().forEach((line) => print(line));
    else if (key === "n") await this.#next(id);
    else if (key === "s") await this.#solution(id);
    else await this.#command({ h: ["hint", id], l: ["list"], r: ["run", id] }[key]);
  }

  /** A key that was hit by mistake does not show what cannot be unseen. */
  async #solution(id: string): Promise<void> {
    const own = (await readProgress(this.#context.folders.work)).labs[id];
    if (isSolved(own) || own?.solutionSeenAt !== undefined) return this.#command(["solution", id]);
    this.#asksForSolution = true;
    this.#context.print("Show the solution? y shows it, any other key does not.");
  }

  /** Runs another command in this process. Its exit code is not that of `watch`. */
  async #command(argv: readonly string[]): Promise<void> {
    await this.#context.runCli(argv, { ...this.#context, exitWith: () => undefined });
  }

  async #next(id: string): Promise<void> {
    const { folders, print } = this.#context;
    const { work } = folders;
    const lab = await nextLab(folders, { after: id, isDone: isSolved });
    if (lab === undefined) return print("There is no other lab to solve.");
    const { file } = await startAnswer(work, lab);
    await recordProgress(work, lab.id, (before) => ({ startedAt: new Date().toISOString(), ...before }));
    await this.#command(["start", lab.id]);
    await this.#begin({ lab, file });
  }
}
