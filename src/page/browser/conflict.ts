/** Two versions of an answer: the person chooses, and the other one is kept. */
import type { AnswerSync } from "./answer-sync.ts";
import { lineDifference } from "./difference.ts";
import { h } from "./dom.ts";

/** @param read the text in the editor. */
export function conflictBar(sync: AnswerSync, read: () => string): HTMLElement {
  const both = h("div", {});
  const button = (text: string, click: () => void): HTMLElement =>
    h("button", { type: "button", click }, text);
  return h(
    "div",
    { class: "conflict", role: "alert" },
    h(
      "p",
      {},
      "The file was changed elsewhere while you were typing here. Choose a version. " +
        "The other one is kept in the folder kept/ beside your answer.",
    ),
    button("Use the file's version", () => void sync.takeTheirs()),
    button("Use mine", () => void sync.keepMine()),
    button("Show the difference", () =>
      both.replaceChildren(
        lineDifference((sync.otherText ?? "").split("\n"), read().split("\n"), {
          before: "the file",
          after: "yours",
          wanted: "after",
        }),
      ),
    ),
    both,
  );
}
