import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

const s3 = new S3Client({});

interface Customer {
  id: number;
  email: string | null;
  gender: string | null;
  city: string | null;
}

type Column = keyof Customer;
type PartitionColumn = "gender" | "city";

/** Where a partitioned table is, and by which columns its folders are made. */
interface Partitioned {
  bucket: string;
  /** Empty, or ends with a slash. */
  prefix: string;
  by: [PartitionColumn, ...PartitionColumn[]];
}

/** The values that are wanted, by column; any value of a column that is left out. */
type Where = Partial<Record<PartitionColumn, (string | null)[]>>;

interface Bucketed {
  bucket: string;
  prefix: string;
  /** How many buckets the table has. */
  buckets: number;
}

const columns: Column[] = ["id", "email", "gender", "city"];

/** Writes a Parquet file for each combination of values in the columns `by`; gives their number. */
export async function writePartitions(table: Partitioned & { customers: Customer[] }): Promise<number> {
  // TODO(write): group the customers, and put toParquet's bytes under the key of each group.
  throw new Error("writePartitions is still to be written");
}

/** The customers that `where` lets through, by id. */
export async function readPartitions(table: Partitioned & { where: Where }): Promise<Customer[]> {
  // TODO(read): list the keys, and download only those whose folders match.
  throw new Error("readPartitions is still to be written");
}

/** The bucket that Spark puts an email into. */
export function bucketOf(email: string | null, buckets: number): number {
  // TODO(buckets): Murmur3, with Spark's difference.
  throw new Error("bucketOf is still to be written");
}

/** Writes one Parquet file for each bucket. */
export async function writeBuckets(table: Bucketed & { customers: Customer[] }): Promise<void> {
  // TODO(buckets): a file for each number, also for those without customers.
  throw new Error("writeBuckets is still to be written");
}

/** All customers with this email, by id. */
export async function lookup(table: Bucketed & { email: string }): Promise<Customer[]> {
  // TODO(buckets): one GetObjectCommand, then fromParquet.
  throw new Error("lookup is still to be written");
}

/** A Parquet file with these columns of the customers. */
const toParquet = (customers: Customer[], names: Column[]): Promise<Uint8Array> =>
  withDuckDB(async (duckdb, file) => {
    const types = names.map((name) => `"${name}": "${name === "id" ? "INTEGER" : "VARCHAR"}"`);
    await duckdb.run(
      `copy (select unnest(from_json($rows, '[{${types.join()}}]'), recursive := true)) to $file (format parquet)`,
      { rows: JSON.stringify(customers), file },
    );
    return readFile(file);
  });

/** These columns of a Parquet file. */
const fromParquet = (parquet: Uint8Array, names: Column[]): Promise<Customer[]> =>
  withDuckDB(async (duckdb, file) => {
    await writeFile(file, parquet);
    const reader = await duckdb.runAndReadAll(`select ${names.join()} from read_parquet($file)`, { file });
    return reader.getRowObjectsJS() as unknown as Customer[];
  });

let instance: Promise<DuckDBInstance> | undefined;

/** DuckDB, and the name of a file in a folder that is gone afterwards. */
async function withDuckDB<Result>(
  work: (duckdb: DuckDBConnection, file: string) => Promise<Result>,
): Promise<Result> {
  instance ??= DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "64MB" });
  const duckdb = await (await instance).connect();
  const folder = await mkdtemp(path.join(tmpdir(), "parquet-"));
  try {
    return await work(duckdb, path.join(folder, "table.parquet"));
  } finally {
    duckdb.closeSync();
    await rm(folder, { recursive: true });
  }
}
