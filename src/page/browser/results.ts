/** The checks of a lab and what happened to each, updated in place while a run goes on. */
import { outcomeWords } from "../../labs/report/outcome-words.ts";
import type { CheckInfo, CheckReport, LabReply, RunState } from "../protocol.ts";
import { fact, answerCallFacts } from "./answer-call.ts";
import { difference } from "./difference.ts";
import { h } from "./dom.ts";

const words = { ...outcomeWords, "not-run": "–" } as const;
const said = { ...words, "not-run": "not run", "does-not-load": "does not load" } as const;

/** A check's row; its details come once it has ended. */
class Row {
  readonly element: HTMLDetailsElement;
  readonly #word = h("span", { class: "word" });
  readonly #time = h("span", { class: "time" });
  readonly #body = h("div", { class: "body" });

  constructor({ id, title, isProduction }: CheckInfo) {
    const production = isProduction && h("span", { class: "production" }, "production");
    const summary = h(
      "summary",
      {},
      this.#word,
      h("span", { class: "title" }, title),
      production,
      this.#time,
    );
    this.element = h("details", { class: "check", "data-check": id }, summary, this.#body);
    this.wait("");
  }

  /** @param word instead of a result. */
  wait(word: string): void {
    this.element.className = "check";
    this.element.open = false;
    this.#word.textContent = word;
    this.#time.textContent = "";
    this.#body.replaceChildren();
  }

  show(report: CheckReport): void {
    this.element.className = `check ${report.outcome}`;
    this.#word.textContent = words[report.outcome];
    this.#word.title = said[report.outcome];
    this.#time.textContent = report.outcome === "not-run" ? "" : `${report.ms} ms`;
    this.#body.replaceChildren(...details(report));
  }
}

function details(report: CheckReport): HTMLElement[] {
  const { reason, asked, isHidden, input, expected, actual, stack, answerCalls, outcome, replay } = report;
  if (outcome === "not-run") return [h("p", {}, reason ?? "This check did not run.")];
  const both = expected !== undefined && actual !== undefined && expected !== actual;
  const last = answerCalls.at(-1);
  return [
    h(
      "dl",
      {},
      ...fact("Why", reason === undefined ? undefined : h("p", { class: "why" }, reason)),
      ...fact("Asked", asked.length === 0 ? undefined : h("p", {}, asked.join(" "))),
      ...fact("Input", isHidden ? h("p", {}, "This check does not show its input.") : input),
      ...(both
        ? fact("Difference", difference(expected, actual))
        : [...fact("Expected", expected), ...fact("Actual", actual === expected ? undefined : actual)]),
      ...(last === undefined ? [] : answerCallFacts(last, false)),
      ...fact("Stack", stack),
      ...fact("Replay", outcome === "pass" ? undefined : replayLine(replay)),
    ),
  ];
}

function replayLine(command: string): HTMLElement {
  const copy = h("button", {
    type: "button",
    async click() {
      await navigator.clipboard.writeText(command);
      copy.textContent = "Copied";
    },
  });
  copy.textContent = "Copy";
  return h("p", { class: "replay" }, h("code", {}, command), copy);
}

export class Results {
  readonly element: HTMLElement;
  readonly #status = h("p", { role: "status", class: "verdict" }, "Not checked yet.");
  readonly #problems = h("div", { class: "problems" });
  readonly #rows = new Map<string, Row>();
  readonly #sections: HTMLElement[];

  readonly #onward: HTMLElement;

  /** @param showSolution shows our solution and the next lab. */
  constructor({ tasks, passed, of }: LabReply, showSolution: () => void) {
    const look = h("button", { type: "button", click: showSolution }, "See our solution and what comes next");
    this.#onward = h("p", { hidden: true }, look);
    this.#sections = tasks.map((task, index) => {
      const rows = task.checks.map((check) => {
        const row = new Row(check);
        this.#rows.set(check.id, row);
        return row.element;
      });
      return h("section", {}, h("h2", {}, `Task ${index + 1}: ${task.title}`), ...rows);
    });
    if (passed !== undefined) this.#status.textContent = `Last time ${passed} of ${of} checks passed.`;
    this.element = h(
      "div",
      { class: "results" },
      this.#status,
      this.#onward,
      this.#problems,
      ...this.#sections,
    );
  }

  /** Shows a run as far as it has come. */
  showRun(run: RunState): void {
    this.#problems.replaceChildren(...(run.end?.problems ?? []).map((text) => h("pre", {}, text)));
    for (const [id, row] of this.#rows) row.wait(run.checks.includes(id) && !run.end ? "…" : "");
    for (const result of run.results) this.#rows.get(result.id)?.show(result);
    this.#say(run);
    this.#onward.hidden = run.end?.outcome !== "pass";
    if (run.end) this.#openFirst(run);
    else this.#failingFirst(run);
  }

  /** Shows one more result. @param run with the result in it. */
  showResult(result: CheckReport, run: RunState): void {
    this.#rows.get(result.id)?.show(result);
    this.#say(run);
  }

  #say({ results, checks, end }: RunState): void {
    const failed = results.filter(({ outcome }) => outcome !== "pass" && outcome !== "not-run").length;
    this.#status.className = `verdict ${end?.outcome ?? "running"}`;
    this.#status.textContent =
      end?.words ?? `Checking: ${results.length} of ${checks.length} ended, ${failed} did not pass.`;
  }

  /** The task that failed last time stands, and runs, before the others. */
  #failingFirst({ checks }: RunState): void {
    const place = (section: HTMLElement): number => {
      const ids = [...section.querySelectorAll<HTMLElement>("[data-check]")].map(
        (row) => row.dataset["check"]!,
      );
      return ids.includes(checks[0] ?? "") ? -1 : this.#sections.indexOf(section);
    };
    this.element.append(...this.#sections.toSorted((one, other) => place(one) - place(other)));
  }

  #openFirst({ checks, results }: RunState): void {
    const failed = new Set(
      results.flatMap(({ id, outcome }) => (outcome === "pass" || outcome === "not-run" ? [] : [id])),
    );
    const first = checks.find((id) => failed.has(id));
    const row = first === undefined ? undefined : this.#rows.get(first)?.element;
    if (row) row.open = true;
  }
}
