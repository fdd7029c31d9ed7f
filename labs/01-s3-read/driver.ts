/** Calls an answer several times in one process, where it could keep something from one call to the next. */
import type * as Answer from "./solution/answer.ts";

export interface Scene {
  readonly bucket: string;
  /** Somebody else replaces it after the first two calls. */
  readonly changing: string;
  readonly other: string;
  readonly together: readonly string[];
  /** It says that it is gzip, and is not. */
  readonly broken: string;
}

export interface Seen {
  /** The texts, then the numbers of lines. */
  readonly together: readonly unknown[];
  readonly again: readonly unknown[];
  /** How many connections are in use at the end. */
  readonly open: number;
}

export async function again(
  answer: typeof Answer,
  { bucket, changing, other, together, broken }: Scene,
): Promise<Seen> {
  const inUse = connections();
  // An answer that asks for an object twice may get an error where it is replaced in between.
  await Promise.allSettled([answer.readS3File(bucket, changing)]);
  await Promise.allSettled([answer.countLines(bucket, changing)]);
  await Promise.allSettled([answer.readS3File(bucket, other)]);
  const atOnce = await Promise.all([
    ...together.map((key) => answer.readS3File(bucket, key)),
    ...together.map((key) => answer.countLines(bucket, key)),
  ]);
  const texts = [await answer.readS3File(bucket, changing), await answer.countLines(bucket, changing)];
  await Promise.allSettled([answer.readS3File(bucket, broken), answer.countLines(bucket, broken)]);
  // A connection is free only some turns after the end of its body.
  for (let turn = 0; turn < 1000 && connections() > inUse; turn += 1) await nextTurn();
  return { together: atOnce, again: texts, open: connections() - inUse };
}

/** Node.js does not name connections that wait for a next request: they keep no process alive. */
const connections = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
