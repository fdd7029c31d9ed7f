/** Texts side by side, to be compared by eye. */
import { type Style, displayWidth, labelWidth, labelled, wrap } from "./style.ts";

/** Columns of one text where nobody looks at lines. */
const widest = 72;
const gap = "  ";

/** Behind a label, as wide as the screen lets them; below each other where it is too narrow. Nothing when all are empty. */
export function inColumns(label: string, texts: readonly string[], style: Style): string[] {
  if (texts.every((text) => text === "")) return [];
  const room = columnWidth(texts.length, style);
  if (room < 24) return texts.flatMap((text) => labelled(label, text || "-", style));
  const columns = texts.map((text) => wrap(text, room));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) => {
    const left = style.colors.dim((row === 0 ? label : "").padEnd(labelWidth));
    return `  ${left}${columns.map((lines) => pad(lines[row] ?? "", room)).join(gap)}`.trimEnd();
  });
}

function columnWidth(columns: number, { width }: Style): number {
  if (!Number.isFinite(width)) return widest;
  return Math.floor((width - 2 - labelWidth - gap.length * (columns - 1)) / columns);
}

const pad = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));
