/** One lab: its text, the Python original and its hints on one side, the answer on the other. */
import type { LabReply } from "../protocol.ts";
import { get } from "./api.ts";
import { colourCode } from "./colour-code.ts";
import { h, rendered } from "./dom.ts";
import { showView } from "./frame.ts";
import { hintsPanel } from "./hints.ts";
import { tabs } from "./tabs.ts";
import { Workbench } from "./workbench.ts";

/** Shows a lab. @throws Refused when there is none of that id. */
export async function showLab(id: string): Promise<void> {
  const lab = await get<LabReply>(`/api/labs/${encodeURIComponent(id)}`);
  const alert = h("p", { class: "alert", role: "alert" });
  const onTrouble = (error: unknown): void => {
    alert.textContent = error instanceof Error ? error.message : String(error);
  };
  const texts = textPanels(lab, onTrouble);
  const facts = `${lab.difficulty}, about ${lab.minutes} minutes, ${lab.services.join(", ") || "no AWS"}`;
  const heading = h(
    "div",
    { class: "heading" },
    h("h1", {}, `${id.slice(0, 2)} ${lab.title}`),
    h("p", {}, facts),
  );
  const workbench = new Workbench(lab, onTrouble);
  showView(lab.title, h("main", { class: "lab" }, heading, alert, texts, workbench.element));
  colourCode(texts);
}

function textPanels(lab: LabReply, onTrouble: (error: unknown) => void): HTMLElement {
  const python = h(
    "div",
    { class: "text" },
    h("pre", { tabindex: 0 }, h("code", { class: "language-python" }, lab.original)),
  );
  return tabs("What to read", [
    { id: "task", title: "Task", panel: rendered(lab.text, "text") },
    { id: "python", title: "Python", panel: python },
    { id: "hints", title: "Hints", panel: hintsPanel(lab, onTrouble) },
  ]).element;
}
