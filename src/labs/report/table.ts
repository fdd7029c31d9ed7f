/** Text in columns. */
import { type Style, wrap } from "./style.ts";

type Rows = readonly (readonly string[])[];

const columnWidths = (rows: Rows): number[] =>
  Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );

/** Whether the columns fit side by side. */
export const fits = (rows: Rows, { width }: Style): boolean =>
  columnWidths(rows).reduce((sum, column) => sum + column + 2, -2) <= width;

/** Columns side by side where they fit, else each row as its first cell with the others below it. */
export function table(rows: Rows, style: Style): string[] {
  const widths = columnWidths(rows);
  if (!fits(rows, style)) return rows.flatMap((row) => stacked(row, style));
  return rows.map(([first = "", ...others]) =>
    [
      style.colors.bold(first.padEnd(widths[0]!)),
      ...others.map((cell, column) => cell.padEnd(widths[column + 1]!)),
    ]
      .join("  ")
      .trimEnd(),
  );
}

function stacked([first = "", ...others]: readonly string[], style: Style): string[] {
  const below = others.filter((cell) => cell !== "").flatMap((cell) => wrap(cell, style.width - 2));
  return [style.colors.bold(first), ...below.map((line) => `  ${line}`)];
}
