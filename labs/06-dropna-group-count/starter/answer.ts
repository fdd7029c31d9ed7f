import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import Papa from "papaparse";

const s3 = new S3Client({});

interface Source {
  bucket: string;
  /** Key of the CSV object. */
  key: string;
  /** The column to group by. */
  column: string;
}

interface Query extends Source {
  /** Whose rule says what is missing. */
  missing: "spark" | "pandas";
  /** Rows are dropped if one of these is missing; if not given, if any column is. */
  subset?: string[];
}

/** The group's key under the column's name, null for the group without one. */
type Count = Record<string, string | number | null>;

/** Prints the counts as Spark's `show()` does, and returns them. */
export async function etlExample(source: Source): Promise<Count[]> {
  // TODO(snippet): a table of the counts, as show() prints it.
  const counts = await countGroups({ ...source, missing: "spark" });
  console.log(counts);
  return counts;
}

/** Drops rows with missing cells, groups by a column, counts: most frequent first, then by key. */
export async function countGroups({ bucket, key, column }: Query): Promise<Count[]> {
  // TODO(missing): make a DataFrame (`import { DataFrame } from "danfojs-node"`), drop rows, group, count, order.
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const { data } = Papa.parse<Count>(await Body!.transformToString(), { header: true });
  return data.map((row) => ({ [column]: row[column] ?? null, count: 1 }));
}

/** The same for an object of any size. */
export async function countLarge(query: Query): Promise<Count[]> {
  // TODO(large): download it to a file, and let DuckDB count (`import { DuckDBInstance } from "@duckdb/node-api"`).
  return await countGroups(query);
}
