/** What was expected and what came, as a difference: equal parts are folded, the first difference is always in sight. */
import { lineDiff } from "../line-diff.ts";
import { type Style, count, labelWidth, labelled, shorten, visible } from "./style.ts";

export interface Size {
  readonly lines: number;
  readonly characters: number;
}

/** Equal characters and lines that are shown around a difference, and how many lines of each side of it. */
const around = { characters: 24, lines: 1, changed: 1 };
/** Larger ones are compared by their ends alone: the time grows with the product of both lengths. */
const mostLines = 1500;

interface Compared {
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

/** Lines with both values; whole when no size is given. */
export function difference({ expected, actual }: Compared, style: Style, size?: Size): string[] {
  const value = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : labelled(label, size ? shorten(visible(text), size) : visible(text), style);
  if (expected === undefined || actual === undefined || expected === actual) {
    return [...value("expected", expected), ...value("actual", actual === expected ? undefined : actual)];
  }
  const room = Math.min(style.width, 100) - labelWidth - 2;
  if (expected.includes("\n") && actual.includes("\n")) {
    return labelled("differs", visible(lines(expected, actual, { room, size })), style);
  }
  const longest = Math.max(expected.length, actual.length);
  if (!size || longest <= room) return [...value("expected", expected), ...value("actual", actual)];
  const [left, right] = windows(expected, actual, room);
  return [...value("expected", left), ...value("actual", right)];
}

/** Two texts without most of what they begin and end with alike; each has at most so many characters. */
function windows(expected: string, actual: string, room: number): readonly [string, string] {
  const at = firstDifference(expected, actual);
  const from = at - around.characters < 12 ? 0 : at - around.characters;
  const shown = room - 2 * 14;
  const piece = (text: string): string => {
    const left = from > 0 ? `… ${from} equal … ` : "";
    const rest = text.length - from - shown;
    return `${left}${text.slice(from, from + shown)}${rest > 0 ? ` … ${rest} more` : ""}`;
  };
  return [piece(expected), piece(actual)];
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

interface Bounds {
  readonly room: number;
  readonly size: Size | undefined;
}

/** `-` is what was expected, `+` what came. */
function lines(expected: string, actual: string, { room, size }: Bounds): string {
  const [before, after] = [expected.split("\n"), actual.split("\n")];
  const rows = merged(before, after, size === undefined);
  const shown = size ? fitted(rows, room) : rows;
  const most = size?.lines ?? Number.POSITIVE_INFINITY;
  const text = shown.slice(0, most).join("\n");
  const left = shown.length - most;
  return `- expected, + actual\n${text}${left > 0 ? `\n… ${count(left, "more line")}` : ""}`;
}

function merged(before: readonly string[], after: readonly string[], whole: boolean): string[] {
  const large = before.length > mostLines || after.length > mostLines;
  const changes = large ? [changedMiddle(before, after)] : lineDiff(before, after);
  const rows: string[] = [];
  let at = 0;
  for (const { from, to, added } of changes) {
    const [first, last] = [rows.length === 0 ? 0 : around.lines, around.lines];
    rows.push(...(whole ? before.slice(at, from).map(equal) : folded(before.slice(at, from), first, last)));
    rows.push(...marked("-", before.slice(from, to), whole), ...marked("+", added, whole));
    at = to;
  }
  const rest = before.slice(at);
  return [...rows, ...(whole ? rest.map(equal) : folded(rest, around.lines, 0))];
}

function marked(mark: string, changed: readonly string[], whole: boolean): string[] {
  const shown = whole || changed.length <= around.changed + 1 ? changed : changed.slice(0, around.changed);
  const left = changed.length - shown.length;
  return [...shown.map((line) => `${mark} ${line}`), ...(left > 0 ? [`${mark} … ${left} more`] : [])];
}

const equal = (line: string): string => `  ${line}`;

function folded(same: readonly string[], first: number, last: number): string[] {
  const hidden = same.length - first - last;
  if (hidden <= 1) return same.map(equal);
  return [
    ...same.slice(0, first).map(equal),
    `  … ${count(hidden, "equal line")}`,
    ...same.slice(same.length - last).map(equal),
  ];
}

function changedMiddle(before: readonly string[], after: readonly string[]): ReturnType<typeof lineDiff>[0] {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < most - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { from, to: before.length - tail, added: after.slice(from, after.length - tail) };
}

/** Lines that are too long, each shown where it first differs from the line that stands in its place. */
function fitted(rows: readonly string[], room: number): string[] {
  return rows.map((row, index) => {
    if (row.length <= room) return row;
    const other = row.startsWith("-")
      ? rows.slice(index).find((line) => line.startsWith("+"))
      : rows.slice(0, index).findLast((line) => line.startsWith("-"));
    if (row.startsWith(" ") || other === undefined) return `${row.slice(0, room - 2)} …`;
    return `${row.slice(0, 2)}${windows(row.slice(2), other.slice(2), room - 2)[0]}`;
  });
}
