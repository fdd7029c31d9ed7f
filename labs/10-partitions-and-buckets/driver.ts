/** Calls an answer several times in one process. */
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import type * as Answer from "./solution/answer.ts";

type Partitioned = Parameters<typeof Answer.writePartitions>[0];
type Bucketed = Parameters<typeof Answer.writeBuckets>[0];

export const bucketsOf = (
  answer: typeof Answer,
  emails: readonly (string | null)[],
  buckets: number,
): number[] => emails.map((email) => answer.bucketOf(email, buckets));

export interface Scene {
  readonly partitioned: readonly Partitioned[];
  readonly bucketed: readonly Bucketed[];
  /** Asked of each table of buckets. */
  readonly email: string;
  /** Takes the place of the first table's customers. */
  readonly next: Pick<Partitioned, "customers">;
  /** Its file is no Parquet. */
  readonly broken: Omit<Bucketed, "customers">;
}

export interface Seen {
  readonly read: readonly unknown[];
  readonly readNext: unknown;
  readonly found: readonly unknown[];
  readonly foundNext: unknown;
  /** What is new in the folder for temporary files. */
  readonly left: readonly string[];
}

/** Writes tables at the same time, reads them at the same time, then replaces one and reads it again. */
export async function together(
  answer: typeof Answer,
  { partitioned, bucketed, email, next, broken }: Scene,
): Promise<Seen> {
  const before = readdirSync(tmpdir());
  await Promise.all([
    ...partitioned.map((table) => answer.writePartitions(table)),
    ...bucketed.map((table) => answer.writeBuckets(table)),
  ]);
  const read = (table: Partitioned) => answer.readPartitions({ ...table, where: {} });
  const find = (table: Bucketed) => answer.lookup({ ...table, email });
  const [tables, found] = await Promise.all([
    Promise.all(partitioned.map(read)),
    Promise.all(bucketed.map(find)),
  ]);
  await answer.writePartitions({ ...partitioned[0]!, ...next });
  await answer.writeBuckets({ ...bucketed[0]!, ...next });
  const [readNext, foundNext] = [await read(partitioned[0]!), await find(bucketed[0]!)];
  await answer.lookup({ ...broken, email }).catch(() => undefined);
  const left = readdirSync(tmpdir()).filter((name) => !before.includes(name));
  return { read: tables, readNext, found, foundNext, left };
}
