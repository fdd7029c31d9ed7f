/** Colours code once the parsers are loaded; until then it is readable without. */

/** Colours every block of code below an element. */
export function colourCode(root: ParentNode): void {
  void import("./highlight.ts").then(({ highlightBlocks }) => highlightBlocks(root));
}
