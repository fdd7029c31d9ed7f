import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DataFrame, Series } from "danfojs-node";
import Papa from "papaparse";

const s3 = new S3Client({});

/** A cell is text or a number; null where it is missing. */
type Cell = string | number | null;
type Row = Record<string, Cell>;

interface Source {
  bucket: string;
  /** Key of the CSV object. */
  key: string;
  /** Columns of numbers; all others are text. */
  numbers: string[];
  /** Keeps the rows whose number in this column is large enough. */
  where?: { column: string; atLeast: number };
}

type Measure = "sum" | "mean" | "count" | "nunique";

interface Query extends Source {
  /** New columns, each the product of two. */
  products?: Record<string, [string, string]>;
  /** Columns whose values make the groups. */
  by: string[];
  /** Columns of the result: of which column, and what. */
  measures: Record<string, [column: string, measure: Measure]>;
}

/** The rows of a CSV object, as pandas reads them. */
export async function filterRows(source: Source): Promise<Row[]> {
  const { frame, names } = await readTable(source);
  return (frame.values as Cell[][]).map((cells) => rowOf([...names.keys()], cells));
}

/** One row for each group, in the order of the keys. */
export async function filterAggregate(query: Query): Promise<Row[]> {
  const { by, measures } = query;
  const table = withProducts(await readTable(query), query);
  const measured = Object.entries(measures).map(
    ([name, [column, measure]]) => [name, nameOf(table, column), measure] as const,
  );
  const groups = groupsOf(table, by).map(({ keys, columns }) => ({
    ...rowOf(by, keys),
    ...Object.fromEntries(
      measured.map(([name, column, measure]) => [
        name,
        measureOf[measure](columns[column]!.filter(isPresent)),
      ]),
    ),
  }));
  return groups.toSorted((first, second) => compareKeys(by, first, second));
}

/** Writes the groups to `${to}.csv` and `${to}.json`. */
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

interface Table {
  frame: DataFrame;
  /** The frame's name for each column: danfojs makes members of names, so `shape` or `index` would break the frame. */
  names: ReadonlyMap<string, string>;
}

/** Without this, a name that is mistyped would be a column in which nothing is there. */
function nameOf({ names }: Table, column: string): string {
  const name = names.get(column);
  if (name === undefined) throw new Error(`There is no column ${JSON.stringify(column)}`);
  return name;
}

/** Missing numbers are NaN, as in pandas: a comparison with NaN is never true. Missing text is null. */
async function readTable({ bucket, key, numbers, where }: Source): Promise<Table> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  // Removes the byte order mark.
  const { header, records } = parse(new TextDecoder().decode(await Body!.transformToByteArray()));
  const names = new Map(header.map((column, at) => [column, `c${at}`]));
  const read = header.map((column) => (numbers.includes(column) ? numberOf : textOf));
  const frame = new DataFrame(
    records.map((cells) => read.map((typed, at) => typed(cells[at], header[at]!))) as number[][],
    {
      columns: header.map((_, at) => `c${at}`),
      dtypes: header.map((column) => (numbers.includes(column) ? "float32" : "string")),
    },
  );
  if (!where) return { frame, names };
  const column = frame.column(nameOf({ frame, names }, where.column));
  // query takes the labels of rows for their places: give them labels that count from 0 again.
  return { frame: frame.query(column.ge(where.atLeast)).resetIndex() as DataFrame, names };
}

function parse(csv: string): { header: string[]; records: string[][] } {
  const { data, errors } = Papa.parse<string[]>(csv, { delimiter: ",", newline: "\n" });
  const [broken] = errors;
  if (broken) throw new Error(`This is not CSV: ${broken.message}`);
  // Of "\r\n" papaparse has taken the "\n".
  const lines = data.map((cells) => cells.with(-1, cells.at(-1)!.replace(/\r$/, "")));
  const [header, ...records] = lines.filter((cells) => cells.length > 1 || cells[0] !== "");
  if (!header) throw new Error("The object is empty: it has no header");
  const long = records.find((cells) => cells.length > header.length);
  if (long) throw new Error(`A record has more than ${header.length} cells: ${JSON.stringify(long)}`);
  return { header, records };
}

/** https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html, na_values. */
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
  // Number() alone would take "0x1F" for 31 and " " for 0.
  if (!/^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(cell!) || !Number.isFinite(Number(cell))) {
    throw new Error(`${column} has the cell ${JSON.stringify(cell)}, which is not a number`);
  }
  return Number(cell);
}

const isPresent = (cell: Cell): cell is string | number => cell !== null && !Number.isNaN(cell);

const rowOf = (columns: readonly string[], cells: readonly Cell[]): Row =>
  Object.fromEntries(columns.map((column, at) => [column, isPresent(cells[at]!) ? cells[at]! : null]));

/** Column by column: DataFrame.mul would round to float32. A product may replace a column. */
function withProducts(table: Table, { products = {} }: Query): Table {
  return Object.entries(products).reduce(({ frame, names }, [product, factors], at) => {
    const [first, second] = factors.map((factor) => nameOf({ frame, names }, factor)) as [string, string];
    // addColumn gives no frame for a name that is there already.
    const name = `p${at}`;
    // danfojs adds no column to a frame without rows.
    const isEmpty = frame.shape[0] === 0;
    return {
      frame: isEmpty ? frame : frame.addColumn(name, frame.column(first).mul(frame.column(second)) as Series),
      names: new Map([...names, [product, name]]),
    };
  }, table);
}

interface Group {
  keys: Cell[];
  columns: Record<string, Cell[]>;
}

/**
 * danfojs joins the keys of a group with "-", which takes north and x-y for north-x and y: so there is one key, made of
 * all. Rows in which a key is missing belong to no group.
 */
function groupsOf(table: Table, by: readonly string[]): Group[] {
  const { frame } = table;
  const at = by.map((column) => frame.columns.indexOf(nameOf(table, column)));
  const complete = (frame.values as Cell[][]).map((cells) => at.every((n) => isPresent(cells[n]!)));
  if (!complete.includes(true)) return [];
  const kept = frame.query(complete);
  const keys = (kept.values as Cell[][]).map((cells) => JSON.stringify(at.map((n) => cells[n])));
  const { groups } = kept.addColumn("keys", keys).groupby(["keys"]);
  return Object.entries(groups as Record<string, Record<string, Cell[]>>).map(([key, columns]) => ({
    keys: JSON.parse(key) as Cell[],
    columns,
  }));
}

/** What pandas makes of the values that are there. */
const measureOf: Record<Measure, (values: (string | number)[]) => number | null> = {
  sum: (values) => new Series(values).sum(),
  // danfojs has no mean of nothing.
  mean: (values) => (values.length === 0 ? null : new Series(values).mean()),
  count: (values) => values.length,
  nunique: (values) => new Series(values).nUnique(),
};

/** Numbers by their size, text by its code points, as Python compares; never by the rules of a language. */
function compareKeys(by: readonly string[], first: Row, second: Row): number {
  // Two groups differ in one of their keys.
  const column = by.find((name) => first[name] !== second[name])!;
  const [one, other] = [first[column], second[column]];
  if (typeof one === "number") return one - (other as number);
  // Bytes of UTF-8 have the order of code points. `<` compares UTF-16 units: it puts 😀 before ﬀ.
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

function csvOf(fields: string[], rows: readonly Row[]): string {
  const records = [fields, ...rows.map((row) => fields.map((name) => row[name]))];
  return `${Papa.unparse(records, { newline: "\n" })}\n`;
}
