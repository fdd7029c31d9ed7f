import { createReadStream, createWriteStream } from "node:fs";
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
  /** Whose rule says what is missing. */
  missing: "spark" | "pandas";
  /** Rows are dropped if one of these is missing; if not given, if any column is. */
  subset?: string[];
}

/** The group's key under the column's name, null for the group without one. */
type Count = Record<string, string | number | null>;

type Cell = string | null;
type Group = [key: Cell, count: number];

/** Prints the counts as Spark's `show()` does, and returns them. */
export async function etlExample(source: Source): Promise<Count[]> {
  const counts = await countGroups({ ...source, missing: "spark" });
  console.log(tableOf([source.column, "count"], counts));
  return counts;
}

/** Drops rows with missing cells, groups by a column, counts: most frequent first, then by key. */
export async function countGroups(query: Query): Promise<Count[]> {
  const { header, frame } = await readFrame(query);
  const { by, needed } = placesIn(header, query);
  const isWhole = (frame.values as Cell[][]).map((cells) => needed.every((at) => cells[at] !== null));
  // danfojs can do nothing with a frame without rows.
  if (!isWhole.includes(true)) return [];
  const groups = groupsOf(frame.query(isWhole), nameOf(by)).toSorted(compare);
  return groups.map(([key, count]) => ({ [query.column]: key, count }));
}

/**
 * Columns by their place in the header: a name may be any text, and danfojs and DuckDB have ideas of their own about
 * `shape` and `KEY`.
 * @throws for a name that the header does not have: it would be a column in which nothing is missing.
 */
function placesIn(header: string[], { column, subset }: Query): { by: number; needed: number[] } {
  const unknown = [column, ...(subset ?? [])].filter((name) => !header.includes(name));
  if (unknown.length > 0) throw new Error(`There is no column ${JSON.stringify(unknown)}`);
  return { by: header.indexOf(column), needed: (subset ?? header).map((name) => header.indexOf(name)) };
}

const nameOf = (place: number): string => `c${place}`;

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
async function readFrame({ bucket, key, missing }: Query): Promise<{ header: string[]; frame: DataFrame }> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  let csv = "";
  for await (const lines of inQuotes(Body as Readable)) csv += lines;
  const [header, ...records] = Papa.parse<string[]>(csv.slice(0, -1), dialect).data;
  if (!header) throw new Error("The object is empty: it has no header");
  const gaps = new Set(missingCells[missing]);
  const cells = records.map((record) =>
    header.map((_, at) => (gaps.has(record[at] ?? "") ? null : record[at]!)),
  );
  const columns = header.map((_, at) => nameOf(at));
  const frame = new DataFrame(cells as string[][], { columns, dtypes: columns.map(() => "string") });
  return { header, frame };
}

/** What inQuotes writes. */
const dialect = { delimiter: ",", newline: "\n" } as const;

/** A cell, with or without quotes, and what ends it. */
const cellAndEnd = /(?:"([^"]*(?:""[^"]*)*)"|((?!")[^,\n]*?))(,|\r?\n)/gy;

/**
 * The same CSV with each cell in quotes, `\n` behind each line, and no empty lines: nothing is left for papaparse to guess.
 * @throws where a quote has no end, or text stands behind its end.
 */
async function* inQuotes(body: Readable): AsyncGenerator<string> {
  let rest = "";
  let isLineStart = true;
  for await (const piece of textOf(body)) {
    const text = rest + piece;
    let csv = "";
    let read = 0;
    for (const [all, quoted, bare = "", end] of text.matchAll(cellAndEnd)) {
      read += all.length;
      const isLineEnd = end !== ",";
      const isEmptyLine = isLineStart && isLineEnd && quoted === undefined && bare === "";
      isLineStart = isLineEnd;
      if (!isEmptyLine) csv += `"${quoted ?? bare.replaceAll('"', '""')}"${isLineEnd ? "\n" : ","}`;
    }
    rest = text.slice(read);
    yield csv;
  }
  if (rest !== "")
    throw new Error(`This is no CSV: a quote has no end, or text behind it: ${rest.slice(0, 80)}`);
}

/** The text in pieces, with the end of the last line, which a file may lack. */
async function* textOf(body: Readable): AsyncGenerator<string> {
  // Removes the byte order mark, and keeps a character that is not complete for the next piece.
  const decoder = new TextDecoder();
  for await (const bytes of body) yield decoder.decode(bytes as Uint8Array, { stream: true });
  yield `${decoder.decode()}\n`;
}

/** danfojs keeps groups as properties of an object, where "constructor" is there before the first row, and null is "". */
function groupsOf(frame: DataFrame, column: string): Group[] {
  // As JSON, every key is itself.
  const keys = (frame.column(column).values as Cell[]).map((key) => JSON.stringify(key));
  const counts = frame.addColumn("key", keys).groupby(["key"]).col([column]).count();
  return (counts.values as [string, number][]).map(([key, count]) => [JSON.parse(key) as Cell, count]);
}

/** Most frequent first; then the null group, then by characters. */
function compare([first, firstCount]: Group, [second, secondCount]: Group): number {
  if (firstCount !== secondCount) return secondCount - firstCount;
  if (first === null || second === null) return first === null ? -1 : 1;
  // As UTF-8, text is in the order of its characters; < would compare UTF-16, where emoji come before some letters.
  return Buffer.compare(Buffer.from(first), Buffer.from(second));
}

const shownRows = 20;
const shownCharacters = 20;

/** As Spark's `show()`: at most 20 rows, cells cut to 20 characters and set to the right. */
function tableOf(columns: string[], counts: readonly Count[]): string {
  const rows = counts.slice(0, shownRows).map((row) => columns.map((name) => shown(String(row[name]))));
  const names = columns.map(escaped);
  const widths = names.map((name, at) => Math.max(3, widthOf(name), ...rows.map((row) => widthOf(row[at]!))));
  const rule = `+${widths.map((width) => "-".repeat(width)).join("+")}+`;
  const line = (cells: string[]) =>
    `|${cells.map((cell, at) => " ".repeat(widths[at]! - widthOf(cell)) + cell).join("|")}|`;
  const more = counts.length > shownRows ? [`only showing top ${shownRows} rows`] : [];
  return [rule, line(names), rule, ...rows.map(line), rule, ...more].join("\n");
}

function shown(text: string): string {
  const cell = escaped(text);
  return cell.length > shownCharacters ? `${cell.slice(0, shownCharacters - 3)}...` : cell;
}

/** https://github.com/apache/spark/blob/v3.5.6/sql/catalyst/src/main/scala/org/apache/spark/sql/util/SchemaUtils.scala */
const escapes: Record<string, string> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
  "\v": "\\v",
  "\u0007": "\\a",
};

/** Line ends and their like as two characters: they would break the table. */
const escaped = (text: string): string => Array.from(text, (one) => escapes[one] ?? one).join("");

/** https://github.com/apache/spark/blob/v3.5.6/core/src/main/scala/org/apache/spark/util/Utils.scala, fullWidthRegex */
const fullWidth =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** Chinese, Japanese and Korean characters are as wide as two others. */
const widthOf = (text: string): number => text.length + (text.match(fullWidth)?.length ?? 0);

/** The same for an object of any size: DuckDB reads it from a file, piece by piece. */
export async function countLarge(query: Query): Promise<Count[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "count-"));
  try {
    const file = path.join(folder, "data.csv");
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: query.bucket, Key: query.key }));
    // pipeline fails when the download ends before its time: half a file is no file.
    await pipeline(fromHeader(Body as Readable), createWriteStream(file));
    return await countFile(file, query);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The text without what may stand before the header: DuckDB takes an empty line for it. */
async function* fromHeader(body: Readable): AsyncGenerator<string> {
  let hasBegun = false;
  for await (const piece of textOf(body)) {
    const text: string = hasBegun ? piece : piece.replace(/^[\r\n]+/, "");
    hasBegun ||= text !== "";
    yield text;
  }
}

async function countFile(file: string, query: Query): Promise<Count[]> {
  const header = await headerOf(file);
  const { by, needed } = placesIn(header, query);
  // 30 MB of native code: loaded by those who need it.
  const { DuckDBInstance, listValue } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "32MB",
    threads: "1",
    temp_directory: path.dirname(file),
  });
  const connection = await instance.connect();
  // One column more than the header has: for DuckDB, an empty line is then no record, and cells to spare have a place.
  const columns = [...header, ""].map((_, at) => `${nameOf(at)}: 'VARCHAR'`).join(", ");
  const isWhole = ["true", ...needed.map((at) => `${nameOf(at)} is not null`)].join(" and ");
  // Whatever is not said here, DuckDB guesses from the first records.
  const reader = await connection.runAndReadAll(
    `select ${nameOf(by)} as key, count(*)::integer as count
     from read_csv($file, auto_detect = false, header = true, columns = {${columns}},
       delim = ',', quote = '"', escape = '"', comment = '', nullstr = $gaps,
       allow_quoted_nulls = true, null_padding = true, strict_mode = false,
       parallel = false, buffer_size = 4194304)
     where ${isWhole} group by all order by count desc, key nulls first`,
    { file, gaps: listValue(missingCells[query.missing]) },
  );
  return (reader.getRowsJS() as Group[]).map(([key, count]) => ({ [query.column]: key, count }));
}

/** The names in the first record. */
async function headerOf(file: string): Promise<string[]> {
  let csv = "";
  for await (const lines of inQuotes(createReadStream(file))) {
    csv += lines;
    // The first of two records is complete.
    const [header, second] = Papa.parse<string[]>(csv, { ...dialect, preview: 2 }).data;
    if (header && second) return header;
  }
  throw new Error("The object is empty: it has no header");
}
