/** The words of a JSON pattern. */
import { invalidParameter } from "../errors.ts";

export interface Token {
  readonly kind: "symbol" | "operator" | "selector" | "string" | "regex" | "word" | "end";
  readonly text: string;
}

const forms: readonly [Token["kind"], RegExp][] = [
  ["symbol", /&&|\|\||[(){}]/y],
  ["operator", /<=|>=|!=|=|<|>/y],
  [
    "selector",
    /\$(?:\.[A-Za-z0-9_-]+|\.?\["(?:[^"\\]|\\.)*"\]|\.?\['(?:[^'\\]|\\.)*'\]|\.?\[(?:\d+|\*)\])+/y,
  ],
  ["string", /"((?:[^"\\]|\\.)*)"/y],
  ["regex", /%([^%]*)%/y],
  ["word", /[A-Za-z0-9_.*:+/@#-]+/y],
];

/** @throws InvalidParameterException */
export function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < pattern.length) {
    const space = /\s+/y;
    space.lastIndex = at;
    if (space.test(pattern)) {
      at = space.lastIndex;
      continue;
    }
    const token = tokenAt(pattern, at);
    tokens.push({ kind: token.kind, text: token.text });
    at = token.end;
  }
  return [...tokens, { kind: "end", text: "" }];
}

function tokenAt(pattern: string, at: number): Token & { readonly end: number } {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const match = form.exec(pattern);
    if (match) return { kind, text: match[1] ?? match[0], end: form.lastIndex };
  }
  throw invalidParameter(`Invalid filter pattern at: ${pattern.slice(at)}`);
}
