/**
 * A wrong answer as an edit of the solution, `wrong/<slug>.diff`: a header, the mistake in a sentence, a blank line, and
 * blocks without line numbers. The old side of each block occurs exactly once in the solution.
 */
import type { TargetName } from "../../common/run-data.ts";
import { type Change, lineDiff } from "../line-diff.ts";
import { placeOf, placesOf, splice } from "./splice.ts";

/** The header of an edit or of a complete wrong answer. */
export interface WrongHeader {
  /** Id of the requirement that it violates. */
  readonly violates?: string;
  /** Id of the check that rejects it. */
  readonly rejectedBy: string;
  /** Part of that check's message, so that the answer is rejected for its mistake and for no other reason. */
  readonly because: string;
  /** Different messages by target: `because (localstack): …`, if the check finds the mistake at another place. */
  readonly becauseOn?: Readonly<Record<string, string>>;
  /** Why TypeScript also reports the mistake. Without this the answer must have no type error. */
  readonly typeError?: string;
  /** The mistake in a sentence. */
  readonly mistake: string;
}

/** Whole lines, without their line ends. */
export interface Block {
  readonly old: readonly string[];
  readonly new: readonly string[];
}

export interface Edit extends WrongHeader {
  readonly blocks: readonly Block[];
}

const names = {
  violates: "violates",
  "rejected-by": "rejectedBy",
  because: "because",
  "type-error": "typeError",
};

/** Targets that can have a different reason. Plain `because` is for the embedded AWS. */
const others: readonly string[] = ["localstack", "endpoint", "aws"] satisfies TargetName[];

/** `name: value` or `name (target): value`. */
export const headerLine = /^([a-z-]+)(?: \(([a-z]+)\))?: (.*\S)\s*$/;

/**
 * Reads the header lines, then the sentence that follows them.
 * @throws SyntaxError that says what is missing.
 */
export function readHeader(lines: readonly string[]): WrongHeader {
  const fields: Record<string, string> = {};
  const becauseOn: Record<string, string> = {};
  let at = 0;
  for (; at < lines.length; at += 1) {
    const [, name = "", target, value = ""] = headerLine.exec(lines[at]!) ?? [];
    if (!Object.hasOwn(names, name)) break;
    if (target === undefined) fields[names[name as keyof typeof names]] = value;
    else if (name === "because" && others.includes(target)) becauseOn[target] = value;
    else {
      throw new SyntaxError(
        `its header says "${name} (${target})": only "because" may differ, on ${others.join(", ")}`,
      );
    }
  }
  const mistake = lines.slice(at).join(" ").trim();
  const { rejectedBy, because } = fields;
  if (rejectedBy === undefined) throw new SyntaxError('its header has no "rejected-by: <check-id>"');
  if (because === undefined) throw new SyntaxError('its header has no "because: <part of the message>"');
  if (mistake === "") throw new SyntaxError("no sentence below its header says what the mistake is");
  return {
    ...fields,
    rejectedBy,
    because,
    ...(Object.keys(becauseOn).length > 0 && { becauseOn }),
    mistake,
  };
}

/** @throws SyntaxError with the mistake in the file. */
export function parseEdit(text: string): Edit {
  const lines = text.replaceAll("\r\n", "\n").replace(/\n*$/, "").split("\n");
  const blank = lines.indexOf("");
  if (blank < 0) throw new SyntaxError("a blank line must stand between its header and its blocks");
  const header = readHeader(lines.slice(0, blank));
  const blocks: string[][] = [[]];
  for (const line of lines.slice(blank + 1)) {
    if (line === "@@") blocks.push([]);
    else blocks.at(-1)!.push(line);
  }
  return { ...header, blocks: blocks.map(parseBlock) };
}

function parseBlock(lines: readonly string[], index: number): Block {
  const old: string[] = [];
  const made: string[] = [];
  for (const line of lines) {
    const sign = line === "" ? " " : line[0]!;
    if (!"+- ".includes(sign)) throw new SyntaxError(`block ${index + 1} has a line without a sign: ${line}`);
    if (sign !== "+") old.push(line.slice(1));
    if (sign !== "-") made.push(line.slice(1));
  }
  if (old.length === 0)
    throw new SyntaxError(`block ${index + 1} has no line of the solution to be found by`);
  if (wholeLines(old) === wholeLines(made)) throw new SyntaxError(`block ${index + 1} changes nothing`);
  return { old, new: made };
}

/**
 * The solution with every block replaced.
 * @throws RangeError with the block whose old side does not occur exactly once.
 */
export function applyBlocks(source: string, blocks: readonly Block[]): string {
  const framed = `\n${source}`;
  const replacements = blocks.map((block, index) => {
    const old = wholeLines(block.old);
    try {
      const { start, end } = placeOf(framed, `\n${old}`);
      return { start: start + 1, end, text: wholeLines(block.new) };
    } catch (error) {
      const shown = block.old.map((line) => `  ${line}`).join("\n");
      throw new RangeError(
        `block ${index + 1} of ${blocks.length} does not apply to the solution: ${(error as Error).message}\n${shown}`,
        { cause: error },
      );
    }
  });
  return splice(framed, replacements).slice(1);
}

const wholeLines = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** The text of `wrong/<slug>.diff`, which `parseEdit` reads. */
export function formatEdit(header: WrongHeader, blocks: readonly string[]): string {
  const { violates, rejectedBy, because, becauseOn = {}, typeError, mistake } = header;
  const line = (name: string, value: string | undefined): string =>
    value === undefined ? "" : `${name}: ${value}\n`;
  return (
    line("violates", violates) +
    line("rejected-by", rejectedBy) +
    line("because", because) +
    Object.entries(becauseOn)
      .map(([target, words]) => line(`because (${target})`, words))
      .join("") +
    line("type-error", typeError) +
    `${mistake}\n\n${blocks.join("@@\n")}`
  );
}

/**
 * The blocks that turn one source into another, each with enough context lines to be unique.
 * @returns the text of each block, with a final line end.
 */
export function blocksBetween(before: string, after: string): string[] {
  const lines = linesOf(before);
  let spans = lineDiff(lines, linesOf(after)).map((change) => widen(lines, [change]));
  for (let merged = merge(spans); merged.length < spans.length; merged = merge(spans)) {
    spans = merged.map((changes) => widen(lines, changes));
  }
  return spans.map((span) => writeBlock(lines, span));
}

/** Changes that share a block, and the lines of the solution that it shows; `to` is the first that it does not. */
interface Span {
  readonly changes: readonly Change[];
  readonly from: number;
  readonly to: number;
}

const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");

/** Adds a line above and one below in turn, until the block is unique in the solution. */
function widen(lines: readonly string[], changes: readonly Change[]): Span {
  const source = `\n${wholeLines(lines)}`;
  let [from, to] = [changes[0]!.from, changes.at(-1)!.to];
  const isFound = (): boolean =>
    from < to && placesOf(source, `\n${wholeLines(lines.slice(from, to))}`).length === 1;
  for (let turn = 0; !isFound() && to - from < lines.length; turn += 1) {
    if (turn % 2 === 0) from = Math.max(0, from - 1);
    else to = Math.min(lines.length, to + 1);
  }
  return { changes, from, to };
}

/** Blocks must not overlap. */
function merge(spans: readonly Span[]): Change[][] {
  const groups: { changes: Change[]; to: number }[] = [];
  for (const { changes, from, to } of spans) {
    const last = groups.at(-1);
    if (last && from < last.to) Object.assign(last, { changes: [...last.changes, ...changes], to });
    else groups.push({ changes: [...changes], to });
  }
  return groups.map(({ changes }) => changes);
}

function writeBlock(lines: readonly string[], { changes, from, to }: Span): string {
  const text: string[] = [];
  let at = from;
  for (const change of changes) {
    text.push(...lines.slice(at, change.from).map((line) => ` ${line}`));
    text.push(...lines.slice(change.from, change.to).map((line) => `-${line}`));
    text.push(...change.added.map((line) => `+${line}`));
    at = change.to;
  }
  return wholeLines([...text, ...lines.slice(at, to).map((line) => ` ${line}`)]);
}
