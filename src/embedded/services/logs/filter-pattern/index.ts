/**
 * Filter patterns, from text to a predicate over messages.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
import { notImplemented } from "../errors.ts";
import { parseJsonPattern } from "./json-pattern.ts";
import type { Matcher } from "./matcher.ts";
import { parseTerms } from "./terms.ts";

/** @throws InvalidParameterException for a pattern that is none; NotImplemented for `[space, delimited]` ones */
export function parseFilterPattern(text: string | undefined): Matcher {
  const pattern = (text ?? "").trim();
  if (pattern === "") return () => true;
  if (pattern.startsWith("{")) return parseJsonPattern(pattern);
  if (pattern.startsWith("[")) {
    throw notImplemented("space-delimited filter patterns ([a, b, …])", "terms and JSON patterns are");
  }
  return parseTerms(pattern);
}
