/** A run as it goes on, in few lines: one for each task, once all checks of the task have ended. */
import { type Lab, checksOn } from "../lab.ts";
import type { CheckResult, Verdict } from "../verdict.ts";
import { word, wordWidth } from "./check-lines.ts";
import { outcomeWords } from "./outcome-words.ts";
import type { LabRun } from "../run.ts";
import { type Style, wrap } from "./style.ts";

export class TaskLines {
  readonly #style: Style;
  readonly #lab: Lab;
  readonly #asked: readonly string[];
  readonly #ended = new Map<string, CheckResult>();
  #next = 0;

  constructor({ lab, target, only }: LabRun, style: Style) {
    this.#style = style;
    this.#lab = lab;
    this.#asked = checksOn(lab, target).flatMap(({ id }) => ((only?.includes(id) ?? true) ? [id] : []));
  }

  /** Lines that can be written now that this check has ended: tasks are read in lab.json's order. */
  add(result: CheckResult): string[] {
    this.#ended.set(result.id, result);
    const lines: string[] = [];
    for (;;) {
      const task = this.#lab.tasks[this.#next];
      const ids = task?.checks.filter((id) => this.#asked.includes(id));
      if (task === undefined || ids === undefined) return lines;
      const results = ids.flatMap((id) => this.#ended.get(id) ?? []);
      if (results.length < ids.length) return lines;
      this.#next += 1;
      if (ids.length > 0) lines.push(...this.#lines(`Task ${this.#next}: ${task.title}`, results));
    }
  }

  /** The lines still missing, once the verdict has every check. */
  rest(verdict: Verdict): string[] {
    return verdict.checks.flatMap((result) => this.add(result));
  }

  #lines(title: string, results: readonly CheckResult[]): string[] {
    const passed = results.filter(({ outcome }) => outcome === "pass").length;
    const worst = worstOf(results);
    const score = `${passed} of ${results.length}`;
    const indent = " ".repeat(2 + wordWidth + 2);
    const room = this.#style.width - indent.length;
    const [first = "", ...more] = wrap(`${score}  ${title}`, room);
    return [
      `  ${word(worst, this.#style)}  ${first}`,
      ...[...more, ...failing(results).flatMap((text) => wrap(text, room))].map((line) => indent + line),
    ];
  }
}

const gravest = ["defect", "environment", "does-not-load", "limit", "wrong", "not-run", "pass"] as const;

const worstOf = (results: readonly CheckResult[]): CheckResult["outcome"] =>
  gravest.find((outcome) => results.some((result) => result.outcome === outcome)) ?? "pass";

/** `FAIL returns-text, prints-text`: the ids of what did not pass, by word. */
function failing(results: readonly CheckResult[]): string[] {
  // An answer that does not load keeps all checks from running: their names say nothing.
  if (results.every(({ outcome }) => outcome === "does-not-load" || outcome === "not-run")) return [];
  return gravest
    .filter((outcome) => outcome !== "pass")
    .flatMap((outcome) => {
      const ids = results.flatMap((result) => (result.outcome === outcome ? [result.id] : []));
      const said = outcome === "not-run" ? "not run" : outcomeWords[outcome];
      return ids.length === 0 ? [] : [`${said} ${ids.join(", ")}`];
    });
}
