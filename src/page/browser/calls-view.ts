/** The AWS calls of the last check on a time line, with the policy that they need and what they cost. */
import type { CallsReply, CostRow, TracedCall, TracedAnswerCall } from "../protocol.ts";
import { get } from "./api.ts";
import { h, link } from "./dom.ts";

type Calls = NonNullable<CallsReply>;

export class CallsView {
  readonly element = h("div", { class: "calls" });
  readonly #path: string;

  constructor(labId: string) {
    this.#path = `/api/labs/${labId}/calls`;
  }

  /** Asks for the calls of the last check, and shows them. */
  async refresh(): Promise<void> {
    const calls = await get<CallsReply>(this.#path);
    this.element.replaceChildren(
      ...(calls === null
        ? [h("p", {}, "The AWS calls of your answer are shown here after the first check.")]
        : content(calls)),
    );
  }
}

function content(calls: Calls): HTMLElement[] {
  const answerCalls = calls.answerCalls.filter((call) => call.calls.length > 0 || call.note !== undefined);
  return [
    h("p", { class: "note" }, calls.origin),
    ...(calls.isOld ? [h("p", {}, "Your answer has changed since. Check it again to refresh this.")] : []),
    h("h2", {}, "Timeline"),
    ...(answerCalls.length === 0
      ? [h("p", {}, "Your answer made no call to AWS.")]
      : answerCalls.map(timeline)),
    h("h2", {}, "The least IAM policy"),
    h("pre", { tabindex: 0 }, h("code", {}, calls.policy)),
    ...calls.neededBy.map(({ statement, calls: needs }) =>
      h(
        "details",
        {},
        h("summary", {}, `Why ${statement}`),
        h("ul", {}, ...needs.map((text) => h("li", {}, text))),
      ),
    ),
    ...calls.notes.map((text) => h("p", { class: "note" }, text)),
    h("h2", {}, "The price on AWS"),
    costs(calls.costs),
    h("p", {}, calls.total),
    h("ul", { class: "note" }, ...calls.prices.map(({ text, page }) => h("li", {}, priceLink(text, page)))),
  ];
}

function priceLink(text: string, page: string): HTMLElement {
  const anchor = link(page, text);
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

function timeline(
  { check, call, calls, moreCalls, span, note }: TracedAnswerCall,
  index: number,
): HTMLElement {
  const count = calls.length + moreCalls;
  return h(
    "details",
    { class: "run", open: index === 0 },
    h(
      "summary",
      {},
      h("strong", {}, check),
      ` ${count} ${count === 1 ? "call" : "calls"}, ${Math.round(span)} ms`,
    ),
    h("p", { class: "note" }, call),
    ...calls.map((one) => bar(one, Math.max(span, 1))),
    moreCalls > 0 && h("p", {}, `${moreCalls} more calls`),
    note !== undefined && h("p", {}, note),
  );
}

function bar(call: TracedCall, span: number): HTMLElement {
  const { n, name, status, error, at, ms, fault, isComplete, input, resource } = call;
  const line = h("span", { class: "scale", "aria-hidden": "true" });
  const mark = h("span", { class: `stretch ${fault === undefined ? "" : "fault"}` });
  mark.style.left = `${Math.min(99, (at / span) * 100)}%`;
  mark.style.width = `${Math.max(1, Math.min(100 - (at / span) * 100, (ms / span) * 100))}%`;
  line.append(mark);
  const result = [status === 0 ? "no answer" : String(status), error].filter(Boolean).join(" ");
  const told = [
    fault === undefined ? undefined : `disturbed by the check: ${fault}`,
    isComplete ? undefined : "body not read to its end",
  ];
  return h(
    "details",
    { class: "call" },
    h(
      "summary",
      {},
      h("span", { class: "name" }, `${n} ${name}`),
      h("span", { class: status >= 400 || status === 0 ? "status bad" : "status" }, result),
      fault !== undefined && h("span", { class: "fault-word" }, "fault"),
      line,
      h("span", { class: "time" }, `${Math.round(at)} +${ms} ms`),
    ),
    h("p", {}, [resource, ...told].filter(Boolean).join("; ")),
    h("p", {}, `${call.requestBytes} bytes sent, ${call.responseBytes} bytes received`),
    h("pre", { tabindex: 0 }, h("code", {}, input)),
  );
}

const heads = ["Operation", "Requests", "Bytes sent", "Bytes received", "US dollars"];

function costs(rows: readonly CostRow[]): HTMLElement {
  const cells = ({ name, requests, requestBytes, responseBytes, usd }: CostRow): string[] => [
    name,
    String(requests),
    String(requestBytes),
    String(responseBytes),
    usd,
  ];
  return h(
    "div",
    { class: "scroll", tabindex: 0 },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", {}, text)))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, ...cells(row).map((text) => h("td", {}, text))))),
    ),
  );
}
