/** All labs, how far the person is, and what to do next. */
import type { LabSummary, LabsReply } from "../protocol.ts";
import { get } from "./api.ts";
import { h, link } from "./dom.ts";
import { showView } from "./frame.ts";

const stateWords = {
  new: "not begun",
  started: "begun",
  solved: "solved",
  "production-ready": "production-ready",
} as const;

/** Shows the list. @throws Refused when the server cannot give it. */
export async function showList(): Promise<void> {
  const { labs, next } = await get<LabsReply>("/api/labs");
  const done = labs.filter(({ state }) => state === "solved" || state === "production-ready").length;
  const following = labs.find(({ id }) => id === next);
  showView(
    "",
    h(
      "main",
      { class: "narrow" },
      h("h1", {}, "Labs"),
      h("p", { class: "lead" }, `${done} of ${labs.length} solved.`),
      following ? nextStep(following) : h("p", {}, "Well done: you have solved them all."),
      h("ul", { class: "labs" }, ...labs.map((lab) => card(lab))),
    ),
  );
}

function nextStep({ id, title, state }: LabSummary): HTMLElement {
  const verb = state === "new" ? "Begin" : "Go on with";
  return h(
    "p",
    {},
    h("a", { class: "button primary", href: `/labs/${id}` }, `${verb} ${id.slice(0, 2)}: ${title}`),
  );
}

function card(lab: LabSummary): HTMLElement {
  const { id, title, summary, difficulty, minutes, services, state } = lab;
  return h(
    "li",
    { class: `state-${state}` },
    h("h2", {}, link(`/labs/${id}`, `${id.slice(0, 2)} ${title}`)),
    h("p", {}, summary),
    h(
      "ul",
      { class: "facts" },
      h("li", { class: `state ${state}` }, stateWords[state]),
      ...progressOf(lab),
      h("li", {}, difficulty),
      h("li", {}, `${minutes} min`),
      h("li", {}, services.join(", ") || "no AWS"),
    ),
  );
}

function progressOf({ passed, of }: LabSummary): HTMLElement[] {
  if (passed === undefined) return [];
  const text = `${passed} of ${of} checks pass`;
  return [h("li", {}, h("progress", { value: passed, max: of, "aria-label": text }), ` ${text}`)];
}
