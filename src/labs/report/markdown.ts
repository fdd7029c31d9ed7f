/** Markdown as lines of a terminal: headings, paragraphs, lists, tables and code. HTML is left out. */
import { marked, type Token, type Tokens } from "marked";
import { type Style, wrap } from "./style.ts";
import { table } from "./table.ts";

/**
 * The lines of a Markdown text, at most as wide as the style says; code keeps its lines, since a break in it could change
 * what it does. Names of code stay in backquotes, so that they can be told apart without colours.
 */
export function markdownLines(text: string, style: Style): string[] {
  return blocksOf(marked.lexer(text), style);
}

/** @param gap whether an empty line stands between blocks */
function blocksOf(tokens: readonly Token[], style: Style, gap = true): string[] {
  const lines: string[] = [];
  for (const token of tokens) {
    const block = blockOf(token, style);
    if (block.length === 0) continue;
    if (gap && lines.length > 0) lines.push("");
    lines.push(...block);
  }
  return lines;
}

function blockOf(token: Token, style: Style): string[] {
  switch (token.type) {
    case "heading":
      return wrap(plain(token as Tokens.Heading), style.width).map((line) => style.colors.bold(line));
    case "paragraph":
    case "text":
      return prose(plain(token as Tokens.Paragraph), style);
    case "code":
      return (token as Tokens.Code).text.split("\n").map((line) => `    ${line}`.trimEnd());
    case "blockquote":
      return behind("| ", blocksOf((token as Tokens.Blockquote).tokens, narrower(style, 2)));
    case "list":
      return listOf(token as Tokens.List, style);
    case "table":
      return tableOf(token as Tokens.Table, style);
    default:
      return [];
  }
}

const narrower = (style: Style, by: number): Style => ({ ...style, width: style.width - by });

const behind = (mark: string, lines: readonly string[]): string[] =>
  lines.map((line, at) => `${at === 0 ? mark : mark.replace(/[-\d.]/g, " ")}${line}`.trimEnd());

function listOf({ items, ordered, start }: Tokens.List, style: Style): string[] {
  return items.flatMap((item, at) => {
    const mark = ordered ? `${Number(start || 1) + at}. ` : "- ";
    return behind(mark, blocksOf(item.tokens, narrower(style, mark.length), item.loose));
  });
}

function tableOf({ header, rows }: Tokens.Table, style: Style): string[] {
  return table(
    [header, ...rows].map((row) => row.map(plain)),
    style,
  );
}

/** A space that wrapping does not break at, within names of code. */
const held = "\u00a0";

function prose(text: string, style: Style): string[] {
  const whole = text.replaceAll(/`[^`]+`/g, (code) => code.replaceAll(" ", held));
  return wrap(whole, style.width).map((line) =>
    line.replaceAll(/`[^`]+`/g, (code) => style.colors.cyan(code)).replaceAll(held, " "),
  );
}

/** The words of a token, in one line: a link is its words, since its address is written for the page that it is on. */
function plain({ tokens, text }: { readonly tokens?: Token[]; readonly text: string }): string {
  if (tokens === undefined) return text.replaceAll("\n", " ");
  return tokens.map(wordsOf).join("").replaceAll(/\s+/g, " ").trim();
}

function wordsOf(token: Token): string {
  if (token.type === "html") return "";
  if (token.type === "codespan") return `\`${(token as Tokens.Codespan).text}\``;
  if (token.type === "br") return " ";
  if ("tokens" in token && token.tokens) return token.tokens.map(wordsOf).join("");
  return "text" in token ? String(token.text) : "";
}
