/** Two texts side by side in one: lines that go with "-", lines that come with "+", and some that stay around them. */
import { type Change, lineDiff } from "../line-diff.ts";

/** Lines that stay, shown before and after a change. */
const context = 3;

/** @returns no line when both are the same; the "@@" lines count from 1, as in every unified diff. */
export function unifiedDiff(before: string, after: string): string[] {
  const old = linesOf(before);
  return hunksOf(lineDiff(old, linesOf(after))).flatMap((changes) => hunk(old, changes));
}

const linesOf = (text: string): string[] => text.replace(/\r?\n$/, "").split(/\r?\n/);

/** A change, and by how much the lines after it have moved before it. */
interface Placed extends Change {
  readonly moved: number;
}

/** Changes whose surroundings touch belong together. */
function hunksOf(changes: readonly Change[]): Placed[][] {
  const hunks: Placed[][] = [];
  let moved = 0;
  for (const change of changes) {
    const last = hunks.at(-1);
    const placed = { ...change, moved };
    if (last && change.from - last.at(-1)!.to <= 2 * context) last.push(placed);
    else hunks.push([placed]);
    moved += change.added.length - (change.to - change.from);
  }
  return hunks;
}

function hunk(old: readonly string[], changes: readonly Placed[]): string[] {
  const from = Math.max(0, changes[0]!.from - context);
  const to = Math.min(old.length, changes.at(-1)!.to + context);
  const lines: string[] = [];
  let at = from;
  for (const change of changes) {
    lines.push(...old.slice(at, change.from).map((line) => ` ${line}`));
    lines.push(...old.slice(change.from, change.to).map((line) => `-${line}`));
    lines.push(...change.added.map((line) => `+${line}`));
    at = change.to;
  }
  lines.push(...old.slice(at, to).map((line) => ` ${line}`));
  const added = lines.filter((line) => !line.startsWith("-")).length;
  const { moved } = changes[0]!;
  return [`@@ -${from + 1},${to - from} +${from + moved + 1},${added} @@`, ...lines];
}
