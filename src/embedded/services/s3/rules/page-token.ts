/** Continuation tokens: opaque to callers, the place where the page before ended to us. */
import { invalidArgument } from "../errors.ts";

const mark = "after:";

export const pageToken = (last: string): string => Buffer.from(mark + last).toString("base64");

/** @throws AwsError InvalidArgument for what no page gave. */
export function readPageToken(token: string): string {
  const text = Buffer.from(token, "base64").toString("utf8");
  if (!text.startsWith(mark) || pageToken(text.slice(mark.length)) !== token) {
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token");
  }
  return text.slice(mark.length);
}
