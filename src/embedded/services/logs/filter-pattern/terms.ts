/**
 * Terms over unstructured messages: all of `ERROR "exact phrase"`, any of `?ERROR ?WARN`, none of `-DEBUG`, and
 * `%expression%`. Matching is by substring and case-sensitive.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-unstructured-log-events.html
 */
import { invalidParameter } from "../errors.ts";
import type { Matcher } from "./matcher.ts";
import { parseRegex } from "./regex.ts";

interface Term {
  readonly sign: "" | "?" | "-";
  readonly matches: Matcher;
}

const termForm = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|([^\s"%]+))(?=\s|$)\s*/y;

export function parseTerms(pattern: string): Matcher {
  const terms = [...readTerms(pattern)];
  const required = terms.filter((term) => term.sign === "");
  const excluded = terms.filter((term) => term.sign === "-");
  const anyOf = terms.filter((term) => term.sign === "?");
  // AWS ignores ?terms beside terms that must or must not be there.
  const optional = required.length + excluded.length === 0 ? anyOf : [];
  return (message) =>
    required.every((term) => term.matches(message)) &&
    !excluded.some((term) => term.matches(message)) &&
    (optional.length === 0 || optional.some((term) => term.matches(message)));
}

function* readTerms(pattern: string): Generator<Term> {
  for (let at = 0; at < pattern.length; at = termForm.lastIndex) {
    termForm.lastIndex = at;
    const [whole, sign, quoted, expression, bare] = termForm.exec(pattern) ?? [];
    if (whole === undefined) throw invalidParameter(`Invalid filter pattern at: ${pattern.slice(at)}`);
    const end = termForm.lastIndex;
    yield { sign: sign as Term["sign"], matches: matcher(quoted, expression, bare) };
    termForm.lastIndex = end;
  }
}

function matcher(
  quoted: string | undefined,
  expression: string | undefined,
  bare: string | undefined,
): Matcher {
  if (expression !== undefined) {
    const regex = parseRegex(expression);
    return (message) => regex.test(message);
  }
  // Other characters need quotes: AWS refuses `user:17`, and takes `"user:17"`.
  if (bare !== undefined && !/^\w+$/u.test(bare)) {
    throw invalidParameter(`Invalid character(s) in term '${bare}'`);
  }
  const term = bare ?? quoted!.replaceAll(/\\(.)/g, "$1");
  return (message) => message.includes(term);
}
