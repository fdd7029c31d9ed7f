import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const s3 = new S3Client({});

/** A cell is text; a number where asked; null where it is missing. Cells beyond the header are in `_extra`. */
type Row = Record<string, string | number | null | string[]>;

interface Problem {
  /** Data rows count from 1, without the header and without empty lines. */
  row: number;
  problem: "too-few-cells" | "too-many-cells" | "not-a-number";
  /** For "not-a-number". */
  column?: string;
}

interface Options {
  /** Columns whose cells become numbers. */
  numbers?: string[];
}

/** Makes rows of a CSV text. */
export function csvToJson(csv: string, options: Options = {}): { rows: Row[]; problems: Problem[] } {
  // TODO(text): let papaparse read the CSV (`import Papa from "papaparse"`), and keep what does not fit.
  const [header = [], ...records] = csv.split("\n").map((line) => line.split(","));
  const rows = records.map((cells) =>
    Object.fromEntries(header.map((name, at) => [name, cells[at] ?? null])),
  );
  return { rows, problems: [] };
}

interface Conversion extends Options {
  bucket: string;
  /** Key of the CSV object. */
  from: string;
  /** Key of the JSON object. */
  to: string;
  /** One JSON array, or one JSON text a line. */
  format: "array" | "lines";
}

/** Converts a CSV object of any size. */
export async function convertObject(conversion: Conversion): Promise<{ rows: number; problems: Problem[] }> {
  const { bucket, from, to, numbers = [] } = conversion;
  // TODO(object): write what `format` asks for, with its content type.
  // TODO(large): hold neither the CSV nor the JSON as a whole.
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: from }));
  const { rows, problems } = csvToJson(await Body!.transformToString(), { numbers });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: to, Body: JSON.stringify(rows) }));
  return { rows: rows.length, problems };
}
