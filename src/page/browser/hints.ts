/** Hints of a lab's tasks: one level more each time the person asks. */
import type { HintText, LabReply, TaskInfo } from "../protocol.ts";
import { post } from "./api.ts";
import { h, rendered } from "./dom.ts";
import { colourCode } from "./colour-code.ts";

/** @param onTrouble called when the server cannot give one. */
export function hintsPanel(lab: LabReply, onTrouble: (error: unknown) => void): HTMLElement {
  return h(
    "div",
    { class: "text" },
    h("p", {}, `Each task has ${lab.hintLevels} hints: the first is a nudge, the last is nearly the code.`),
    ...lab.tasks.map((task, index) => taskHints(lab, { task, number: index + 1, onTrouble })),
  );
}

interface Shown {
  readonly task: TaskInfo;
  readonly number: number;
  readonly onTrouble: (error: unknown) => void;
}

function taskHints({ id, hintLevels }: LabReply, { task, number, onTrouble }: Shown): HTMLElement {
  const list = h("div", { "aria-live": "polite" }, ...task.hints.map(hintText));
  let seen = task.hints.length;
  const more = h("button", {
    type: "button",
    async click() {
      try {
        const hint = await post<HintText>(`/api/labs/${id}/hints`, { task: task.id });
        // Another tab, or the command line, may have shown some.
        if (hint.level > seen) list.append(hintText(hint));
        seen = hint.level;
        label();
      } catch (error) {
        onTrouble(error);
      }
    },
  });
  const label = (): void => {
    more.textContent = `Show hint ${Math.min(seen + 1, hintLevels)} of ${hintLevels}`;
    more.hidden = seen >= hintLevels;
  };
  label();
  return h("section", {}, h("h2", {}, `Task ${number}: ${task.title}`), list, more);
}

function hintText({ level, html }: HintText): HTMLElement {
  const text = rendered(html, "hint");
  text.prepend(h("h3", {}, `Hint ${level}`));
  colourCode(text);
  return text;
}
