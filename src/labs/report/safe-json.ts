/** JSON that says the same to every reader and does nothing to a terminal or to the log of a CI job. */

/** What a terminal obeys or hides, and what turns the writing direction. */
const unseen = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\ufff9-\ufffb]/gu;

/** GitHub Actions reads `##[command]` anywhere in a line; `::command::` only where one begins, as no line here does. */
const command = /##(?=\[)/g;

export const safeJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 2)
    .replaceAll(unseen, escaped)
    .replaceAll(command, (found) => `${escaped(found[0]!)}#`);

const escaped = (character: string): string =>
  character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
