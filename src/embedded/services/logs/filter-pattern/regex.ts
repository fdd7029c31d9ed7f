import { invalidParameter } from "../errors.ts";

/**
 * The expression between two percent signs: a subset of regular expressions without groups.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 */
export function parseRegex(source: string): RegExp {
  const outsideEscapes = source.replaceAll(/\\[\\dDwWsS^$?[\]{}|*+.]|\\\//g, "");
  const unsupported = /[^A-Za-z0-9\s:_#=@/;,^$?[\]{}|*+.-]/.exec(outsideEscapes)?.[0];
  if (source === "" || unsupported !== undefined) {
    throw invalidParameter(
      `Invalid filter pattern: ${unsupported ?? "an empty expression"} is not supported in %${source}%`,
    );
  }
  try {
    return new RegExp(source);
  } catch (error) {
    throw invalidParameter(`Invalid filter pattern: ${(error as Error).message}`);
  }
}
