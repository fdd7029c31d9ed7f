import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
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

/** Values of partition columns are in the path alone. */
const storedColumns = (by: Column[]): Column[] => columns.filter((column) => !by.includes(column));

/** Writes a Parquet file for each combination of values in the columns `by`; gives their number. */
export async function writePartitions(table: Partitioned & { customers: Customer[] }): Promise<number> {
  const { bucket, prefix, by, customers } = table;
  const folderFor = (customer: Customer) => by.map((column) => folderOf(column, customer[column])).join("");
  const partitions = grouped(customers, folderFor);
  for (const [folder, rows] of partitions) {
    const Key = `${prefix}${folder}part-00000.parquet`;
    const Body = await toParquet(rows, storedColumns(by));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  }
  return partitions.size;
}

/** As `Map.groupBy`, which Node.js 20 does not have. */
function grouped<Key>(customers: Customer[], keyOf: (customer: Customer) => Key): Map<Key, Customer[]> {
  const groups = new Map<Key, Customer[]>();
  for (const customer of customers) {
    const group = groups.get(keyOf(customer));
    if (group) group.push(customer);
    else groups.set(keyOf(customer), [customer]);
  }
  return groups;
}

const nullPartition = "__HIVE_DEFAULT_PARTITION__";

/** As Hive and Spark write it: an empty text is null, and these characters alone are escaped, no space and no letter. */
function folderOf(column: PartitionColumn, value: string | null): string {
  const escaped = (value || nullPartition).replaceAll(
    // oxlint-disable-next-line no-control-regex -- these, too
    /[\u0001-\u001f\u007f"#%'*/:=?\\{[\]^]/g,
    (character) => `%${Buffer.from(character).toString("hex").toUpperCase()}`,
  );
  return `${column}=${escaped}/`;
}

/** The customers that `where` lets through, by id. A file is read only if there can be one in it. */
export async function readPartitions(table: Partitioned & { where: Where }): Promise<Customer[]> {
  const { bucket, by, where } = table;
  const found: Customer[] = [];
  for (const key of await keysOf(table)) {
    const values = valuesIn(key, table);
    if (!values || by.some((column, at) => where[column]?.includes(values[at]!) === false)) continue;
    const rows = await fromParquet(await download(bucket, key), storedColumns(by));
    const inPath = Object.fromEntries(by.map((column, at) => [column, values[at]]));
    found.push(...rows.map((row) => ({ ...row, ...inPath })));
  }
  return found.sort(byId);
}

/** Keys of the table. Where `where` names values of the first column, other folders are not listed. */
async function keysOf({ bucket, prefix, by, where }: Partitioned & { where: Where }): Promise<string[]> {
  const folders = new Set(where[by[0]]?.map((value) => folderOf(by[0], value)) ?? [""]);
  const keys: string[] = [];
  for (const folder of folders) {
    const input = { Bucket: bucket, Prefix: `${prefix}${folder}` };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, input))
      keys.push(...Contents.map(({ Key }) => Key!));
  }
  return keys;
}

/** The values of the columns `by` in a key; undefined if it is no file with rows, as `_SUCCESS` is none. */
function valuesIn(key: string, { prefix, by }: Partitioned): (string | null)[] | undefined {
  const folders = key.slice(prefix.length).split("/");
  const name = folders.pop()!;
  const isInPartition = by.every((column, at) => folders[at]?.startsWith(`${column}=`));
  if (!isInPartition || folders.length > by.length || !/^[^_.]/.test(name)) return undefined;
  return by.map((column, at) => {
    const value = folders[at]!.slice(column.length + 1);
    return value === nullPartition ? null : decodeURIComponent(value);
  });
}

async function download(Bucket: string, Key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body!.transformToByteArray();
}

const byId = (a: Customer, b: Customer): number => a.id - b.id;

/** The bucket that Spark puts an email into: its hash modulo their number, and never negative. */
export function bucketOf(email: string | null, buckets: number): number {
  return ((sparkHash(email) % buckets) + buckets) % buckets;
}

/** Murmur3 with the seed 42, except that each byte behind the last whole word is a word of its own. */
function sparkHash(text: string | null): number {
  if (text === null) return 42;
  const bytes = Buffer.from(text);
  const words = bytes.length - (bytes.length % 4);
  let hash = 42;
  for (let at = 0; at < words; at += 4) hash = mix(hash, bytes.readInt32LE(at));
  for (let at = words; at < bytes.length; at += 1) hash = mix(hash, bytes.readInt8(at));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function mix(hash: number, word: number): number {
  const mixed = hash ^ Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(mixed, 13), 5) + 0xe6546b64) | 0;
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

const bucketKey = (prefix: string, number: number): string =>
  `${prefix}bucket_${String(number).padStart(5, "0")}.parquet`;

/** Writes one Parquet file for each bucket. */
export async function writeBuckets(table: Bucketed & { customers: Customer[] }): Promise<void> {
  const { bucket, prefix, buckets, customers } = table;
  const rows = grouped(customers, ({ email }) => bucketOf(email, buckets));
  for (let number = 0; number < buckets; number += 1) {
    // One without customers has a file, too: a file that is missing is then always an error.
    const Body = await toParquet(rows.get(number) ?? [], columns);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: bucketKey(prefix, number), Body }));
  }
}

/** All customers with this email, by id, from the one file that can hold them. */
export async function lookup(table: Bucketed & { email: string }): Promise<Customer[]> {
  const { bucket, prefix, buckets, email } = table;
  const file = await download(bucket, bucketKey(prefix, bucketOf(email, buckets)));
  const rows = await fromParquet(file, columns);
  return rows.filter((customer) => customer.email === email).sort(byId);
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
