/** The paragraphs, list items and table cells of a README, each as one line of text, with the section it is in. */

export interface Block {
  /** Heading of the second level. */
  readonly section: string;
  readonly text: string;
  /** First cell of a table's row, for its other cells; empty elsewhere. */
  readonly context: string;
}

/** A cell that holds names alone says nothing about them. */
const namesAlone = /^(\s|,|or|and|`[^`]*`)*$/;

/** Code blocks, HTML tables and headings have no sentences that could ask anything. */
export function blocksOf(readme: string): Block[] {
  const text = readme.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replaceAll(/<table>[\s\S]*?<\/table>/g, "");
  const blocks: Block[] = [];
  for (const part of text.split(/^## /m).slice(1)) {
    const [heading = "", ...lines] = part.split("\n");
    const add = (words: string, context = ""): number =>
      blocks.push({ section: heading.trim(), text: words, context });
    for (const chunk of chunksOf(lines)) {
      if (!chunk.startsWith("|")) add(chunk);
      else for (const cell of cellsOf(chunk)) add(cell.text, cell.context);
    }
  }
  return blocks;
}

const opensItem = /^\s*([-*]|\d+\.)\s+/;

/** Paragraphs, items and rows; lines of the same one are joined. */
function chunksOf(lines: readonly string[]): string[] {
  const chunks: string[] = [];
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    const text = line.replace(opensItem, "").trim();
    const isRow = line.startsWith("|");
    if (text === "" || line.startsWith("#")) isOpen = false;
    else if (isRow || opensItem.test(line) || !isOpen) {
      // A row above a line of dashes is a table's head.
      if (!/^\|[\s|:-]+$/.test(line) && !/^\|[\s|:-]+$/.test(lines[index + 1] ?? "")) chunks.push(text);
      isOpen = !isRow;
    } else chunks.push(`${chunks.pop() ?? ""} ${text}`);
  }
  return chunks;
}

/** The first cell says what the others are about, where it has no mark of its own and they have. */
function cellsOf(row: string): { text: string; context: string }[] {
  const cells = row
    .replaceAll(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
  const [first = "", ...others] = cells;
  const context = first.replaceAll(/<!--.*?-->/g, "").trim();
  const isHead = context === first && others.some((cell) => cell.includes("<!--"));
  return [
    ...(isHead ? [] : [{ text: first, context: "" }]),
    ...others.map((text) => ({ text, context })),
  ].filter(({ text }) => !namesAlone.test(text));
}
