/** The results of a run of the lab's example: value, output and AWS calls, without a judgement. */
import type { RunState } from "../protocol.ts";
import { answerCallFacts } from "./answer-call.ts";
import { h } from "./dom.ts";

/** The answer's first calls are the example; more would be noise. */
const shownAnswerCalls = 2;

export class ExampleOutput {
  readonly element: HTMLElement;
  readonly #status = h("p", { role: "status", class: "verdict" }, "Run your answer on the lab's example.");
  readonly #body = h("div", {});

  constructor() {
    this.element = h("div", { class: "results" }, this.#status, this.#body);
  }

  showRun({ results, end }: RunState): void {
    this.#status.className = "verdict";
    this.#status.textContent = end?.words ?? "Running …";
    const answerCalls = results.flatMap((result) => result.answerCalls).slice(0, shownAnswerCalls);
    this.#body.replaceChildren(
      ...(end?.problems ?? []).map((text) => h("pre", { class: "problems" }, text)),
      ...answerCalls.map((call) => h("dl", {}, ...answerCallFacts(call, true))),
    );
  }
}
