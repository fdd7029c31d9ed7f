// rejected-by: numbers-and-text
// Lets papaparse guess the delimiter: many semicolons in a cell outdo the commas between cells.
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DataFrame, Series } from "danfojs-node";
import Papa from "papaparse";

const s3 = new S3Client({});

type Cell = string | number | null;
type Row = Record<string, Cell>;

interface Source {
  bucket: string;
  key: string;
  numbers: string[];
  where?: { column: string; atLeast: number };
}

type Measure = "sum" | "mean" | "count" | "nunique";

interface Query extends Source {
  products?: Record<string, [string, string]>;
  by: string[];
  measures: Record<string, [column: string, measure: Measure]>;
}

export async function filterRows(source: Source): Promise<Row[]> {
  const frame = await readFrame(source);
  return (frame.values as Cell[][]).map((cells) => rowOf(frame.columns, cells));
}

export async function filterAggregate(query: Query): Promise<Row[]> {
  const { by, measures } = query;
  const frame = await readFrame(query);
  const groups = groupsOf(withProducts(frame, query), by).map(({ keys, columns }) => ({
    ...rowOf(by, keys),
    ...mapValues(measures, ([column, measure]) => measured[measure](columns[column]!.filter(isPresent))),
  }));
  return groups.toSorted((first, second) => compareKeys(by, first, second));
}

export async function saveAggregate(query: Query & { to: string }): Promise<{ groups: number }> {
  const { bucket, to, by, measures } = query;
  const rows = await filterAggregate(query);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: `${to}.csv`,
      Body: csvOf([...by, ...Object.keys(measures)], rows),
      ContentType: "text/csv",
    }),
  );
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: `${to}.json`,
      Body: JSON.stringify(rows),
      ContentType: "application/json",
    }),
  );
  return { groups: rows.length };
}

async function readFrame({ bucket, key, numbers, where }: Source): Promise<DataFrame> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const { header, records } = parse(new TextDecoder().decode(await Body!.transformToByteArray()));
  const read = header.map((column) => (numbers.includes(column) ? numberOf : textOf));
  const frame = new DataFrame(
    records.map((cells) => read.map((typed, at) => typed(cells[at], header[at]!))) as number[][],
    { columns: header, dtypes: header.map((column) => (numbers.includes(column) ? "float32" : "string")) },
  );
  if (!where || records.length === 0) return frame;
  return frame.query(frame.column(where.column).ge(where.atLeast));
}

function parse(csv: string): { header: string[]; records: string[][] } {
  const { data, errors } = Papa.parse<string[]>(csv, { skipEmptyLines: true });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken) throw new Error(`This is no CSV: ${broken.message}`);
  const [header = [], ...records] = data;
  const long = records.findIndex((cells) => cells.length > header.length);
  if (long >= 0) throw new Error(`Record ${long + 1} has more than ${header.length} cells`);
  return { header, records };
}

const missing: ReadonlySet<string | undefined> = new Set([
  undefined,
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
]);

const textOf = (cell: string | undefined): string | null => (missing.has(cell) ? null : cell!);

function numberOf(cell: string | undefined, column: string): number {
  if (missing.has(cell)) return Number.NaN;
  if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell!)) {
    throw new Error(`${column} has the cell ${JSON.stringify(cell)}, which is no number`);
  }
  return Number(cell);
}

const isPresent = (cell: Cell): cell is string | number => cell !== null && !Number.isNaN(cell);

const rowOf = (columns: readonly string[], cells: readonly Cell[]): Row =>
  Object.fromEntries(columns.map((column, at) => [column, isPresent(cells[at]!) ? cells[at]! : null]));

const mapValues = <Value, Result>(
  values: Record<string, Value>,
  map: (value: Value) => Result,
): Record<string, Result> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

function withProducts(frame: DataFrame, { products = {} }: Query): DataFrame {
  if (frame.shape[0] === 0) return frame;
  return Object.entries(products).reduce(
    (wider, [name, [first, second]]) =>
      wider.addColumn(name, wider.column(first).mul(wider.column(second)) as Series),
    frame,
  );
}

interface Group {
  keys: Cell[];
  columns: Record<string, Cell[]>;
}

const keyColumn = "\u{0}key";

function groupsOf(frame: DataFrame, by: readonly string[]): Group[] {
  const at = by.map((column) => frame.columns.indexOf(column));
  const complete = (frame.values as Cell[][]).map((cells) => at.every((n) => isPresent(cells[n]!)));
  if (!complete.includes(true)) return [];
  const kept = frame.query(complete);
  const keys = (kept.values as Cell[][]).map((cells) => JSON.stringify(at.map((n) => cells[n])));
  const { groups } = kept.addColumn(keyColumn, keys).groupby([keyColumn]);
  return Object.entries(groups as Record<string, Record<string, Cell[]>>).map(([key, columns]) => ({
    keys: JSON.parse(key) as Cell[],
    columns,
  }));
}

const measured: Record<Measure, (values: (string | number)[]) => number | null> = {
  sum: (values) => (values.length === 0 ? 0 : new Series(values).sum()),
  mean: (values) => (values.length === 0 ? null : new Series(values).mean()),
  count: (values) => values.length,
  nunique: (values) => (values.length === 0 ? 0 : new Series(values).nUnique()),
};

function compareKeys(by: readonly string[], first: Row, second: Row): number {
  const column = by.find((name) => first[name] !== second[name]);
  if (column === undefined) return 0;
  return first[column]! < second[column]! ? -1 : 1;
}

function csvOf(fields: string[], rows: readonly Row[]): string {
  const records = [fields, ...rows.map((row) => fields.map((name) => row[name]))];
  return `${Papa.unparse(records, { newline: "\n" })}\n`;
}
