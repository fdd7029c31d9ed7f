/** Fits prose to the width of a terminal. */
import { wrap } from "../labs/report/style.ts";

const opensBlock = /^\s*([-*|#>]|\d+\.\s)/;

/**
 * Lines of a Markdown text that are at most `width` columns wide. Lines of one paragraph or list item are joined first, so
 * that no short line is left between long ones. Code keeps its lines: a break in it could change what it does.
 * @param width in columns; where it is infinite, the lines stay as they are.
 */
export function reflow(text: string, width: number): string[] {
  if (!Number.isFinite(width)) return text.split("\n");
  const lines: { text: string; isCode: boolean }[] = [];
  let isCode = false;
  let isOpen = false;
  for (const line of text.split("\n")) {
    const isFence = line.startsWith("```");
    if (isFence) isCode = !isCode;
    const isProse = !isCode && !isFence && line.trim() !== "";
    if (isProse && isOpen && !opensBlock.test(line)) lines.at(-1)!.text += ` ${line.trim()}`;
    else lines.push({ text: line, isCode: isCode || isFence });
    isOpen = isProse;
  }
  return lines.flatMap((line) => (line.isCode ? [line.text] : wrap(line.text, width)));
}
