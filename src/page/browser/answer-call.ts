/** One call of the answer: what it gave, printed and asked of AWS. */
import type { AnswerCallReport, CallLine } from "../protocol.ts";
import { h } from "./dom.ts";

/** A label with what it stands for; nothing when there is none. */
export function fact(label: string, value: string | HTMLElement | undefined): HTMLElement[] {
  if (value === undefined || value === "") return [];
  const content = typeof value === "string" ? h("pre", { tabindex: 0 }, h("code", {}, value)) : value;
  return [h("dt", {}, label), h("dd", {}, content)];
}

/** The facts of a run, for a list of definitions. @param withValue also the call and its value. */
export function answerCallFacts(run: AnswerCallReport, withValue: boolean): HTMLElement[] {
  return [
    ...(withValue
      ? [...fact("Call", run.call), ...fact("Value", run.value), ...fact("Threw", run.error)]
      : []),
    ...fact("Output", run.stdout),
    ...fact("Errors", run.stderr),
    ...fact("AWS calls", callTable(run)),
    ...fact("Note", run.note),
  ];
}

function callTable({ calls, moreCalls }: AnswerCallReport): HTMLElement {
  if (calls.length === 0) return h("p", {}, "none");
  return h(
    "div",
    { class: "scroll", tabindex: 0 },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h("tr", {}, ...["Operation", "Status", "ms", "Resource"].map((text) => h("th", {}, text))),
      ),
      h("tbody", {}, ...calls.map(callRow)),
    ),
    moreCalls > 0 && h("p", {}, `${moreCalls} more calls`),
  );
}

function callRow({ name, status, error, ms, resource }: CallLine): HTMLElement {
  const result = [status === 0 ? "no answer" : String(status), error].filter(Boolean).join(" ");
  return h("tr", {}, ...[name, result, String(ms), resource].map((text) => h("td", {}, text)));
}
