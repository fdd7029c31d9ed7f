/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const overhead = 26;

/** UTF-8 bytes and AWS's own 26 of each event: what a batch and a page are measured by. */
export const eventSize = (message: string): number => Buffer.byteLength(message) + overhead;

/** 1 MiB. */
export const maxBatchBytes = 1_048_576;

/** As many events as fit a response: `limit` of them or 1 MiB, but always one. */
export function fitting<Event extends { readonly message: string }>(
  events: Iterable<Event>,
  limit: number,
): Event[] {
  const page: Event[] = [];
  let bytes = 0;
  for (const event of events) {
    bytes += eventSize(event.message);
    if (page.length === limit || (page.length > 0 && bytes > maxBatchBytes)) break;
    page.push(event);
  }
  return page;
}
