/** Our solution beside the answer, what production needs, and the next lab. */
import type { SolutionReply } from "../protocol.ts";
import { post } from "./api.ts";
import { colourCode } from "./colour-code.ts";
import { lineDifference } from "./difference.ts";
import { h, rendered } from "./dom.ts";

export class SolutionView {
  readonly element = h("div", { class: "solution" });
  readonly #path: string;

  /** @param isSolved whether the lab was solved before: nothing is given away then. */
  constructor(labId: string, isSolved: boolean, onTrouble: (error: unknown) => void) {
    this.#path = `/api/labs/${labId}/solution`;
    const click = (): void => void this.#show().catch(onTrouble);
    const text = isSolved ? "Compare with our solution" : "Show our solution now";
    const note = isSolved
      ? "You have solved this lab."
      : "It is best to look at our solution when your answer passes. Hints give less away.";
    this.element.append(h("p", {}, note), h("button", { type: "button", click }, text));
  }

  /** Shows all of it: the answer passes. */
  passed(): Promise<void> {
    return this.#show();
  }

  async #show(): Promise<void> {
    const { solution, answer, learned, production, next } = await post<SolutionReply>(this.#path);
    const lines = (text: string): string[] => text.replace(/\n$/, "").split("\n");
    const isSame = answer === solution;
    this.element.replaceChildren(
      next === undefined
        ? h("p", {}, "There is no other lab to solve.")
        : h("p", {}, h("a", { class: "button primary", href: `/labs/${next.id}` }, `Next: ${next.title}`)),
      ...(learned.length === 0
        ? []
        : [h("h2", {}, "What this lab teaches"), h("ul", {}, ...learned.map((text) => h("li", {}, text)))]),
      h("h2", {}, "Your answer and our solution"),
      isSame
        ? h("p", {}, "They are the same.")
        : lineDifference(lines(answer ?? ""), lines(solution), {
            before: "your answer",
            after: "our solution",
            wanted: "after",
          }),
      h("h2", {}, "What production needs"),
      rendered(production, "text"),
    );
    colourCode(this.element);
  }
}
