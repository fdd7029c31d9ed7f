// rejected-by: same-in-sql
// Joins a condition from the subset: of an empty one nothing comes out, and that is no SQL.
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
  key: string;
  column: string;
}

interface Query extends Source {
  missing: "spark" | "pandas";
  subset?: string[];
}

type Count = Record<string, string | number | null>;

export async function etlExample(source: Source): Promise<Count[]> {
  const counts = await countGroups({ ...source, missing: "spark" });
  console.log(tableOf([source.column, "count"], counts));
  return counts;
}

export async function countGroups(query: Query): Promise<Count[]> {
  const { column, subset } = query;
  const frame = await readFrame(query);
  const needed = (subset ?? frame.columns).map((name) => frame.columns.indexOf(name));
  const isWhole = (frame.values as (string | null)[][]).map((cells) =>
    needed.every((at) => cells[at] !== null),
  );
  if (!isWhole.includes(true)) return [];
  return countOf(frame.query(isWhole), column).toSorted((first, second) => compare(column, first, second));
}

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

async function readFrame({ bucket, key, missing }: Query): Promise<DataFrame> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const csv = new TextDecoder().decode(await Body!.transformToByteArray());
  const { data, errors } = Papa.parse<string[]>(csv, { delimiter: ",", skipEmptyLines: true });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) throw new Error(`This is no CSV: ${broken.message}`);
  const [header = [], ...records] = data;
  const gaps = new Set(missingCells[missing]);
  const cells = records.map((record) =>
    header.map((_, at) => (gaps.has(record[at] ?? "") ? null : record[at]!)),
  );
  return new DataFrame(cells as string[][], { columns: header, dtypes: header.map(() => "string") });
}

const keyColumn = "\u{0}key";

function countOf(frame: DataFrame, column: string): Count[] {
  const keys = (frame.column(column).values as (string | null)[]).map((key) => JSON.stringify(key));
  const counts = frame.addColumn(keyColumn, keys).groupby([keyColumn]).col([column]).count();
  return (counts.values as [string, number][]).map(([key, count]) => ({ [column]: JSON.parse(key), count }));
}

function compare(column: string, first: Count, second: Count): number {
  if (first.count !== second.count) return Number(second.count) - Number(first.count);
  if (first[column] === null || second[column] === null) return first[column] === null ? -1 : 1;
  return first[column]! < second[column]! ? -1 : 1;
}

const shownRows = 20;
const shownCharacters = 20;

function tableOf(columns: string[], counts: readonly Count[]): string {
  const cut = (text: string) =>
    text.length > shownCharacters ? `${text.slice(0, shownCharacters - 3)}...` : text;
  const rows = counts
    .slice(0, shownRows)
    .map((row) => columns.map((name) => cut(String(row[name] ?? "NULL"))));
  const widths = columns.map((name, at) => Math.max(3, name.length, ...rows.map((row) => row[at]!.length)));
  const rule = `+${widths.map((width) => "-".repeat(width)).join("+")}+`;
  const line = (cells: string[]) => `|${cells.map((cell, at) => cell.padStart(widths[at]!)).join("|")}|`;
  const more = counts.length > shownRows ? [`only showing top ${shownRows} rows`] : [];
  return [rule, line(columns), rule, ...rows.map(line), rule, ...more].join("\n");
}

export async function countLarge(query: Query): Promise<Count[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "count-"));
  try {
    const file = path.join(folder, "data.csv");
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: query.bucket, Key: query.key }));
    await pipeline(Body as Readable, createWriteStream(file));
    return await countFile(file, query);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const mib = 1024 * 1024;

async function countFile(file: string, { column, missing, subset }: Query): Promise<Count[]> {
  const { DuckDBInstance, listValue } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "32MB",
    threads: "1",
    temp_directory: path.dirname(file),
  });
  const connection = await instance.connect();
  const whole = subset
    ? subset.map((name) => `${quoted(name)} is not null`).join(" and ")
    : "columns(*) is not null";
  const reader = await connection.runAndReadAll(
    `select ${quoted(column)}, count(*)::integer as "count"
     from read_csv($file, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"',
       nullstr = $gaps, null_padding = true, parallel = false, buffer_size = ${4 * mib})
     where ${whole} group by all order by "count" desc, ${quoted(column)} nulls first`,
    { file, gaps: listValue(missingCells[missing]) },
  );
  return reader.getRowObjectsJS() as Count[];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
