import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
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
export async function filterRows({ bucket, key }: Source): Promise<Row[]> {
  // TODO(filter): make a DataFrame of it (`import { DataFrame } from "danfojs-node"`): numbers, missing cells, where.
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Papa.parse<Row>(await Body!.transformToString(), { header: true }).data;
}

/** One row for each group, in the order of the keys. */
export async function filterAggregate(query: Query): Promise<Row[]> {
  // TODO(aggregate): group the rows by the columns of `by`, and measure each group.
  return await filterRows(query);
}

/** Writes the groups to `${to}.csv` and `${to}.json`. */
export async function saveAggregate(query: Query & { to: string }): Promise<{ groups: number }> {
  // TODO(save): write the CSV too, and say what each object is.
  const { bucket, to } = query;
  const rows = await filterAggregate(query);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${to}.json`, Body: JSON.stringify(rows) }));
  return { groups: rows.length };
}
