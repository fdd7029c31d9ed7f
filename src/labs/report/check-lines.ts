/** A run as it goes on: its heading, then a line for each check. */
import { checksOn, taskOf } from "../lab.ts";
import { shownPath } from "../folders.ts";
import type { CheckResult, Verdict } from "../verdict.ts";
import type { LabRun } from "../run.ts";
import { outcomeWords } from "./outcome-words.ts";
import { type Style, seconds, visible, wrap } from "./style.ts";

type Shown = CheckResult["outcome"];

export const wordWidth = 6;

export function word(outcome: Shown, { colors }: Style): string {
  const text = outcomeWords[outcome].padEnd(wordWidth);
  if (outcome === "pass") return colors.green(text);
  if (outcome === "not-run") return colors.dim(text);
  return outcome === "wrong" || outcome === "defect" ? colors.red(text) : colors.yellow(text);
}

/** Opens a lab's part of the report. */
export function heading(run: LabRun, style: Style): string[] {
  const { colors } = style;
  const [first = "", ...rest] = wrap(`${run.lab.id}  ${run.lab.title}`, style.width);
  const facts = visible(
    `${run.target}, seed ${run.seed}, isolation ${run.isolation}, ${shownPath(run.answerFile)}`,
  );
  return [
    first.replace(run.lab.id, colors.bold),
    ...rest,
    ...wrap(facts, style.width).map((line) => colors.dim(line)),
    "",
  ];
}

/** Checks end in any order and are read in lab.json's: each line waits for those before it. */
export class CheckLines {
  readonly #run: LabRun;
  readonly #style: Style;
  readonly #order: readonly string[];
  readonly #ended = new Map<string, CheckResult>();
  #next = 0;

  constructor(run: LabRun, style: Style) {
    this.#run = run;
    this.#style = style;
    this.#order = checksOn(run.lab, run.target)
      .map(({ id }) => id)
      .filter((id) => run.only?.includes(id) ?? true);
  }

  /** Lines that can be written now that this check has ended. */
  add(result: CheckResult): string[] {
    this.#ended.set(result.id, result);
    const lines: string[] = [];
    for (;;) {
      const ready = this.#ended.get(this.#order[this.#next] ?? "");
      if (!ready) return lines;
      lines.push(...checkLine(this.#run, ready, { style: this.#style, before: this.#order[this.#next - 1] }));
      this.#next += 1;
    }
  }

  /** The lines still missing, once the verdict has every check. */
  rest(verdict: Verdict): string[] {
    return verdict.checks.slice(this.#next).flatMap((result) => this.add(result));
  }
}

interface LineOptions {
  readonly style: Style;
  readonly before: string | undefined;
}

function checkLine(run: LabRun, result: CheckResult, { style, before }: LineOptions): string[] {
  const task = taskOf(run.lab, result.id);
  const isFirst = before === undefined || taskOf(run.lab, before).id !== task.id;
  const head = isFirst
    ? wrap(`Task ${task.number}: ${task.title}`, style.width - 2).map((text) => `  ${text}`)
    : [];
  const time = (result.outcome === "not-run" ? "" : seconds(result.ms)).padStart(6);
  const widest = Math.max(...run.lab.checks.map(({ id }) => id.length));
  const left = `  ${word(result.outcome, style)}  ${style.colors.dim(time)}  ${result.id.padEnd(widest)}`;
  const indent = 2 + wordWidth + 2 + 6 + 2 + widest + 2;
  const room = style.width - indent;
  if (room < 24) {
    return [
      ...head,
      left.trimEnd(),
      ...wrap(result.title, style.width - 10).map((line) => `          ${line}`),
    ];
  }
  const [first = "", ...more] = wrap(result.title, room);
  return [...head, `${left}  ${first}`, ...more.map((line) => " ".repeat(indent) + line)];
}
