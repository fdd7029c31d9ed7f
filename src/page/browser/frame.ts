/** What every view has around it: a way to its content, a way home, and the theme. */
import { h, link } from "./dom.ts";
import { themeChoice } from "./theme.ts";

/** Shows a view. @param title of the browser's tab, in front of the project's name. */
export function showView(title: string, main: HTMLElement, ...inHeader: readonly HTMLElement[]): void {
  document.title = title === "" ? "aws-data-labs" : `${title} – aws-data-labs`;
  main.id = "main";
  main.tabIndex = -1;
  const skip = h("a", { class: "skip", href: "#main" }, "Skip to content");
  const home = h("a", { class: "home", href: "/" }, "aws-data-labs");
  const header = h("header", {}, home, ...inHeader, themeChoice());
  document.querySelector("#page")?.replaceChildren(skip, header, main);
}

/** Says what went wrong, and where to go. */
export function showTrouble(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  showView(
    "Trouble",
    h(
      "main",
      { class: "narrow" },
      h("h1", {}, "That did not work"),
      h("p", { role: "alert" }, text),
      h("p", {}, link("/", "All labs")),
    ),
  );
}
