/** What was expected and what came, with the difference marked by signs, words and colours. */
import { lineDiff } from "../../labs/line-diff.ts";
import { h } from "./dom.ts";

/** Larger texts are shown one after the other: the time to compare grows with the product of both lengths. */
const mostLines = 1500;

/** Shows two texts, line by line where both have several. */
export function difference(expected: string, actual: string): HTMLElement {
  const [before, after] = [expected.split("\n"), actual.split("\n")];
  const isLarge = before.length > mostLines || after.length > mostLines;
  if (before.length > 1 && after.length > 1 && !isLarge) return lineDifference(before, after);
  const [same, tail] = commonEnds(expected, actual);
  return h(
    "div",
    { class: "difference" },
    side("- expected", "wanted", marked(expected, same, tail)),
    side("+ actual", "unwanted", marked(actual, same, tail)),
  );
}

/** What both texts are, and which of them is as it should be. */
export interface Legend {
  readonly before: string;
  readonly after: string;
  readonly wanted: "before" | "after";
}

const ofCheck: Legend = { before: "expected", after: "actual", wanted: "before" };

/** Shows lines of two texts as one list. */
export function lineDifference(
  before: readonly string[],
  after: readonly string[],
  legend: Legend = ofCheck,
): HTMLElement {
  const kinds = legend.wanted === "before" ? ["wanted", "unwanted"] : ["unwanted", "wanted"];
  const rows: HTMLElement[] = [];
  const row = (sign: string, text: string, kind = "same"): number =>
    rows.push(h("span", { class: kind }, `${sign} ${text}\n`));
  let at = 0;
  for (const { from, to, added } of lineDiff(before, after)) {
    before.slice(at, from).forEach((line) => row(" ", line));
    before.slice(from, to).forEach((line) => row("-", line, kinds[0]));
    added.forEach((line) => row("+", line, kinds[1]));
    at = to;
  }
  before.slice(at).forEach((line) => row(" ", line));
  const names = h("p", { class: "legend" }, `- ${legend.before}, + ${legend.after}`);
  return h("div", { class: "difference" }, names, h("pre", { tabindex: 0 }, h("code", {}, ...rows)));
}

function side(label: string, kind: string, parts: readonly (Node | string)[]): HTMLElement {
  return h(
    "div",
    { class: kind },
    h("p", { class: "legend" }, label),
    h("pre", { tabindex: 0 }, h("code", {}, ...parts)),
  );
}

/** Lengths of what both begin and end with. */
function commonEnds(one: string, other: string): readonly [number, number] {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same < most && one[same] === other[same]) same += 1;
  let tail = 0;
  while (tail < most - same && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  return [same, tail];
}

function marked(text: string, same: number, tail: number): (Node | string)[] {
  const middle = text.slice(same, text.length - tail);
  const parts = [
    text.slice(0, same),
    middle === "" ? "" : h("mark", {}, middle),
    text.slice(text.length - tail),
  ];
  return parts.filter((part) => part !== "");
}
