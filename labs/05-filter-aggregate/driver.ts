/** Calls an answer several times in one process, where it could keep something from one call to the next. */
import type * as Answer from "./solution/answer.ts";

type Query = Parameters<typeof Answer.filterAggregate>[0];

export interface Scene {
  /** What is asked of each table. */
  readonly query: Omit<Query, "key">;
  /** Somebody else replaces it after the first call. */
  readonly changing: string;
  readonly other: string;
  readonly together: readonly string[];
}

export interface Seen {
  readonly together: readonly unknown[];
  readonly again: unknown;
}

export async function again(
  answer: typeof Answer,
  { query, changing, other, together }: Scene,
): Promise<Seen> {
  const groups = (key: string) => answer.filterAggregate({ ...query, key });
  // An answer that asks for an object twice may get an error where it is replaced in between.
  await Promise.allSettled([groups(changing)]);
  await Promise.allSettled([groups(other)]);
  const atOnce = await Promise.all(together.map((key) => groups(key).catch(String)));
  return { together: atOnce, again: await groups(changing) };
}
