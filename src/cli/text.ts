/** Words and layouts that several commands share. */
import type { Lab } from "../labs/lab.ts";
import { type Style, wrap } from "../labs/report/style.ts";

/** How a person calls the bin from inside a clone. */
export const self = "npx labs";

export const exitCodeHelp = `Exit codes:
  0    all declared checks ran and passed
  1    the answer is wrong
  2    usage: an unknown lab, option or file
  3    the answer does not load: syntax, missing module, throws at import
  4    a limit was reached: time, memory or output
  5    environment: Docker, port, token, network, target; never a wrong answer
  6    a defect of a lab or of the grader
  130  interrupted; everything started was ended`;

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

export const labTitle = (lab: Lab, { colors }: Style): string => `${colors.bold(lab.id)}  ${lab.title}`;

/** An argument as a shell takes it back. */
export const quote = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
