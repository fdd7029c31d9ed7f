/** Whether a listing of S3 goes on, as its response says it. */
import type { OpenEntry } from "./call-log.ts";

/** The member of ListObjectsV2's response: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const element = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/;
/** Longer than the element with any token. */
const overlap = 4096;

/** Fills in the entry's token of the next page from the response's body as that passes. */
export function noteNextPage(body: NodeJS.ReadableStream, entry: OpenEntry): void {
  if (entry.operation !== "ListObjectsV2" || entry.status >= 400) return;
  let seen = "";
  body.on("data", (chunk: Buffer) => {
    if (entry.nextPage !== undefined) return;
    seen = seen.slice(-overlap) + chunk.toString("latin1");
    const token = element.exec(seen)?.[1];
    if (token !== undefined) entry.nextPage = token;
  });
}
