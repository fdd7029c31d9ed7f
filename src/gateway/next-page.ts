/** Reads from a listing's response of S3 whether there are more pages. */
import type { OpenEntry } from "./call-log.ts";

/** The member of ListObjectsV2's response: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const element = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/;
/** The element with any token is shorter than this. */
const overlap = 4096;

/** Sets the entry's token of the next page from the response's body as it is streamed. */
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
