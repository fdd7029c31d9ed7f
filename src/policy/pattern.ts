/**
 * Patterns of policies: `*`, `?`, and variables such as `${aws:username}`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

/** Values of a request's condition keys, keyed in lower case. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

const anyText = Symbol("*");
const anyCharacter = Symbol("?");
type Token = string | typeof anyText | typeof anyCharacter;

/** A pattern with its variables replaced, character by character. */
export type Pattern = readonly Token[];

export interface PatternOptions {
  /** Undefined in policies that have no variables. */
  readonly variables: RequestContext | undefined;
  /** `*` and `?` stand for other characters. */
  readonly wildcards: boolean;
}

/** The tokens of a pattern, or undefined when it has a variable that the request gives no value. */
export function compilePattern(text: string, { variables, wildcards }: PatternOptions): Pattern | undefined {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const end = variables && text.startsWith("${", index) ? text.indexOf("}", index) : -1;
    if (variables && end > 0) {
      const value = valueOf(text.slice(index + 2, end), variables);
      if (value === undefined) return undefined;
      tokens.push(...value.split(""));
      index = end;
    } else tokens.push(wildcards ? token(text[index]!) : text[index]!);
  }
  return tokens;
}

const token = (character: string): Token =>
  character === "*" ? anyText : character === "?" ? anyCharacter : character;

/** `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'default'}` has a value when the key has none. */
function valueOf(variable: string, context: RequestContext): string | undefined {
  if (variable === "*" || variable === "?" || variable === "$") return variable;
  const [, key = "", fallback] = /^([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(variable) ?? [];
  const values = context.get(key.trim().toLowerCase());
  return values?.length === 1 ? values[0] : fallback;
}

/** Whether the whole text fits. Time grows with pattern × text at most, whatever the pattern. */
export function fits(pattern: Pattern, text: string): boolean {
  let [at, in_] = [0, 0];
  let [star, resume] = [-1, 0];
  while (in_ < text.length) {
    const wanted = pattern[at];
    if (wanted === anyText) {
      [star, resume] = [at, in_];
      at += 1;
    } else if (wanted === anyCharacter || wanted === text[in_]) {
      at += 1;
      in_ += 1;
    } else if (star >= 0) {
      resume += 1;
      [at, in_] = [star + 1, resume];
    } else return false;
  }
  while (pattern[at] === anyText) at += 1;
  return at === pattern.length;
}

/** Matches one text against one pattern. */
export function matches(text: string, pattern: string, options: PatternOptions): boolean {
  const compiled = compilePattern(pattern, options);
  return compiled !== undefined && fits(compiled, text);
}

const arnParts = 6;

/** An ARN's six parts, or undefined for what is no ARN. */
function splitArn(arn: string): string[] | undefined {
  const parts = arn.split(":");
  if (parts[0] !== "arn") return undefined;
  return [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(":")];
}

/**
 * Whether an ARN fits a pattern, part by part: a wildcard does not reach over a colon of the first five, and parts
 * left out at the end stand for all.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnFits(arn: string, pattern: string, options: PatternOptions): boolean {
  if (pattern === "*") return true;
  const [parts, wanted] = [splitArn(arn), splitPattern(pattern)];
  if (!parts || !wanted) return matches(arn, pattern, options);
  return parts.every((part, index) => matches(part, wanted[index] ?? "*", options));
}

/** The colons within `${…}` part nothing. */
function splitPattern(pattern: string): string[] | undefined {
  const hidden = pattern.replaceAll(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(":", "\0"));
  const parts = splitArn(hidden);
  if (parts && hidden.split(":").length < arnParts) parts.pop();
  return parts?.map((part) => part.replaceAll("\0", ":"));
}
