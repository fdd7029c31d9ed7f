/**
 * JSON patterns: `{ $.level = "ERROR" && ($.status >= 500 || $.user.name = a*) }`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
import { invalidParameter } from "../errors.ts";
import type { Matcher } from "./matcher.ts";
import { type Condition, comparison, isCheck } from "./json-condition.ts";
import { type Token, tokenize } from "./json-tokens.ts";

export function parseJsonPattern(pattern: string): Matcher {
  const condition = new Parser(tokenize(pattern)).parse();
  return (message) => {
    const document = parseDocument(message);
    return document !== undefined && condition(document);
  };
}

/** Messages that are not JSON objects match no JSON pattern. */
function parseDocument(message: string): object | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `&&` binds before `||`. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Condition {
    this.#expect("{");
    const condition = this.#any();
    this.#expect("}");
    if (this.#peek().kind !== "end") throw this.#invalid();
    return condition;
  }

  #any(): Condition {
    const conditions = this.#list("||", () => this.#all());
    return (document) => conditions.some((condition) => condition(document));
  }

  #all(): Condition {
    const conditions = this.#list("&&", () => this.#one());
    return (document) => conditions.every((condition) => condition(document));
  }

  #list(separator: string, next: () => Condition): Condition[] {
    const conditions = [next()];
    while (this.#takes(separator)) conditions.push(next());
    return conditions;
  }

  #one(): Condition {
    if (this.#takes("(")) {
      const condition = this.#any();
      this.#expect(")");
      return condition;
    }
    const selector = this.#next("selector").text;
    if (this.#peek().kind === "word") return isCheck(selector, this.#words());
    const operator = this.#next("operator").text;
    const value = this.#peek();
    if (!["string", "regex", "word"].includes(value.kind)) throw this.#invalid();
    this.#at += 1;
    return comparison(selector, operator, value);
  }

  /** `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`. */
  #words(): string {
    const first = this.#next("word").text;
    return `${first} ${this.#next("word").text}`.toUpperCase();
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(kind: Token["kind"]): Token {
    const token = this.#peek();
    if (token.kind !== kind) throw this.#invalid();
    this.#at += 1;
    return token;
  }

  #takes(symbol: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== "symbol" || text !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#takes(symbol)) throw this.#invalid();
  }

  #invalid(): Error {
    const { kind, text } = this.#peek();
    return invalidParameter(`Invalid filter pattern at: ${kind === "end" ? "its end" : text}`);
  }
}
