/** How text is put on a terminal: colours only where they are wanted, lines that fit, nothing that acts on it. */
import pc from "picocolors";
import type { Environment } from "../../targets/target.ts";

export type Colors = ReturnType<typeof pc.createColors>;

export interface Style {
  readonly colors: Colors;
  /** Columns of the terminal; Infinity where nobody looks at lines, for example in a file. */
  readonly width: number;
  /** Lines of the terminal, at least 24; Infinity where nobody looks at a screen. */
  readonly height: number;
}

export interface Screen {
  readonly env: Environment;
  readonly isTTY: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/**
 * NO_COLOR wins over FORCE_COLOR, which wins over what the output is. Widths are kept between 40 and 110, heights at 24 or
 * more.
 */
export function makeStyle({ env, isTTY, columns, rows }: Screen): Style {
  const force = env["FORCE_COLOR"];
  // A pipe's isTTY is undefined, and undefined would leave the choice to picocolors, which colours for CI.
  const terminal = Boolean(isTTY);
  const wanted = force === undefined ? terminal && env["TERM"] !== "dumb" : !["0", "false"].includes(force);
  const colors = pc.createColors(wanted && !env["NO_COLOR"]);
  if (!isTTY) return { colors, width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY };
  return { colors, width: Math.min(Math.max(40, columns ?? 80), 110), height: Math.max(24, rows ?? 24) };
}

/**
 * Text that cannot act on the terminal, nor on the log of a CI job: control characters, those that turn the writing
 * direction or cannot be seen, and the signs that open a command of GitHub Actions are shown as their codes. Line ends
 * and tabs stay.
 */
export const visible = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufff9-\ufffb]/gu, code)
    .replaceAll(/^(\s*):(?=:)/gm, (_found, space: string) => `${space}${code(":")}`)
    .replaceAll("##[", `${code("#")}#[`);

function code(character: string): string {
  const value = character.codePointAt(0)!;
  const digits = value.toString(16);
  if (value > 0xffff) return `\\u{${digits}}`;
  return value < 0x100 ? `\\x${digits.padStart(2, "0")}` : `\\u${digits.padStart(4, "0")}`;
}

/** Breaks text at spaces so that no line is longer than `width`; a longer word is cut. Plain text only. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (displayWidth(rest) > width) {
    const most = cutAt(rest, width);
    const space = rest.lastIndexOf(" ", most);
    const at = space > rest.search(/\S/) ? space : most;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

/** Terminals give Chinese, Japanese, Korean and emoji two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

const columnsOf = (character: string): number => (wide.test(character) ? 2 : 1);

export function displayWidth(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOf(character);
  return columns;
}

/** Where to cut a text that is too wide: after at least one character. */
function cutAt(text: string, width: number): number {
  let columns = 0;
  let at = 0;
  for (const character of text) {
    columns += columnsOf(character);
    if (columns > width && at > 0) return at;
    at += character.length;
  }
  return at;
}

/** Text as lines, the first behind a label, all others below it. */
export function labelled(label: string, text: string, style: Style): string[] {
  const indent = labelWidth + 2;
  const lines = wrap(text, style.width - indent);
  return lines.map((line, index) => {
    const left = index === 0 ? style.colors.dim(label.padEnd(labelWidth)) : " ".repeat(labelWidth);
    return `  ${left}${line}`.trimEnd();
  });
}

export const labelWidth = 10;

/** Cuts a text to so many lines and characters, and says how much is left out. */
export function shorten(text: string, { lines, characters }: { lines: number; characters: number }): string {
  const cut = text.length > characters ? text.slice(0, characters) : text;
  const all = cut.replace(/\n$/, "").split("\n");
  const kept = all.slice(0, lines);
  if (kept.length === all.length && cut === text) return kept.join("\n");
  const left = text.length - kept.join("\n").length;
  return `${kept.join("\n")}\n… ${left} more characters`;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 9950 ? 2 : 1)} s`;

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
