import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DataFrame } from "danfojs-node";
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
  /** Whose idea of a missing cell counts. */
  missing: "spark" | "pandas";
  /** Rows are dropped where one of these is missing; where any column is, when not given. */
  subset?: string[];
}

/** The group's key under the column's name, null for the group without one. */
type Count = Record<string, string | number | null>;

/** Prints the counts as Spark's `show()` does, and returns them. */
export async function etlExample(source: Source): Promise<Count[]> {
  const counts = await countGroups({ ...source, missing: "spark" });
  console.log(tableOf([source.column, "count"], counts));
  return counts;
}

/** Drops rows with missing cells, groups by a column, counts: most frequent first, then by key. */
export async function countGroups(query: Query): Promise<Count[]> {
  const { column, subset } = query;
  const frame = await readFrame(query);
  const { columns } = frame;
  // Unless it is looked for, a name that is mistyped is a column in which nothing is missing.
  const unknown = [column, ...(subset ?? [])].filter((name) => !columns.includes(name));
  if (unknown.length > 0) throw new Error(`There is no column ${JSON.stringify(unknown)}`);
  const needed = (subset ?? columns).map((name) => columns.indexOf(name));
  const isWhole = (frame.values as (string | null)[][]).map((cells) =>
    needed.every((at) => cells[at] !== null),
  );
  // danfojs can do nothing with a frame without rows.
  if (!isWhole.includes(true)) return [];
  return countOf(frame.query(isWhole), column).toSorted((first, second) => compare(column, first, second));
}

/** What stands for a missing cell. Spark: nothing at all, in quotes too. pandas: the na_values of read_csv. */
const missingCells = {
  spark: [""],
  pandas: [
    "",
    "#N/A",
    "#N/A N/A",
    "#NA",
    "-1.#IND",
    "-1.#QNAN",
    "-NaN",
    "-nan",
    "1.#IND",
    "1.#QNAN",
    "<NA>",
    "N/A",
    "NA",
    "NULL",
    "NaN",
    "None",
    "n/a",
    "nan",
    "null",
  ],
};

/** Every cell is text, as with Spark's header=True alone; null where it is missing. */
async function readFrame({ bucket, key, missing }: Query): Promise<DataFrame> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const csv = new TextDecoder().decode(await Body!.transformToByteArray());
  const { data, errors } = Papa.parse<string[]>(csv, { delimiter: ",", skipEmptyLines: true });
  const [broken] = errors;
  if (broken) throw new Error(`This is no CSV: ${broken.message}`);
  const [header, ...records] = data;
  if (!header) throw new Error("The object is empty: it has no header");
  const gaps = new Set(missingCells[missing]);
  const cells = records.map((record) =>
    header.map((_, at) => (gaps.has(record[at] ?? "") ? null : record[at]!)),
  );
  return new DataFrame(cells as string[][], { columns: header, dtypes: header.map(() => "string") });
}

/**
 * danfojs keeps groups as properties of an object, where "constructor" is there before the first row, and null is "".
 * As JSON, every key is itself.
 */
function countOf(frame: DataFrame, column: string): Count[] {
  const keys = (frame.column(column).values as (string | null)[]).map((key) => JSON.stringify(key));
  // Longer than any column's name, so that none has it.
  const keyColumn = JSON.stringify(frame.columns);
  const counts = frame.addColumn(keyColumn, keys).groupby([keyColumn]).col([column]).count();
  return (counts.values as [string, number][]).map(([key, count]) => ({ [column]: JSON.parse(key), count }));
}

/** Most frequent first; then the null group, then by characters. */
function compare(column: string, first: Count, second: Count): number {
  if (first.count !== second.count) return Number(second.count) - Number(first.count);
  if (first[column] === null || second[column] === null) return first[column] === null ? -1 : 1;
  return first[column]! < second[column]! ? -1 : 1;
}

const shownRows = 20;
const shownCharacters = 20;

/** As Spark's `show()`: at most 20 rows, cells cut to 20 characters and set to the right. */
function tableOf(columns: string[], counts: readonly Count[]): string {
  const cut = (text: string) =>
    text.length > shownCharacters ? `${text.slice(0, shownCharacters - 3)}...` : text;
  const rows = counts.slice(0, shownRows).map((row) => columns.map((name) => cut(String(row[name]))));
  const widths = columns.map((name, at) => Math.max(3, name.length, ...rows.map((row) => row[at]!.length)));
  const rule = `+${widths.map((width) => "-".repeat(width)).join("+")}+`;
  const line = (cells: string[]) => `|${cells.map((cell, at) => cell.padStart(widths[at]!)).join("|")}|`;
  const more = counts.length > shownRows ? [`only showing top ${shownRows} rows`] : [];
  return [rule, line(columns), rule, ...rows.map(line), rule, ...more].join("\n");
}

/** The same for an object of any size: DuckDB reads it from a file, piece by piece. */
export async function countLarge(query: Query): Promise<Count[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "count-"));
  try {
    const file = path.join(folder, "data.csv");
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: query.bucket, Key: query.key }));
    // pipeline fails when the download ends before its time: half a file is no file.
    await pipeline(Body as Readable, createWriteStream(file));
    return await countFile(file, query);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function countFile(file: string, { column, missing, subset }: Query): Promise<Count[]> {
  // 30 MB of native code: loaded by those who need it.
  const { DuckDBInstance, listValue } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "32MB",
    threads: "1",
    temp_directory: path.dirname(file),
  });
  const connection = await instance.connect();
  const whole = subset
    ? ["true", ...subset.map((name) => `${quoted(name)} is not null`)].join(" and ")
    : "columns(*) is not null";
  const reader = await connection.runAndReadAll(
    `select ${quoted(column)}, count(*)::integer as "count"
     from read_csv($file, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"',
       nullstr = $gaps, null_padding = true, parallel = false, buffer_size = 4194304)
     where ${whole} group by all order by "count" desc, ${quoted(column)} nulls first`,
    { file, gaps: listValue(missingCells[missing]) },
  );
  return reader.getRowObjectsJS() as Count[];
}

/** Names of columns are whatever stands in the file: quotes keep them names. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
