import { PassThrough, Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import Papa from "papaparse";

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
  const { data, errors } = Papa.parse<string[]>(csv, dialect);
  refuseBroken(errors);
  const rows = new Rows(options);
  const made = data.map((record) => rows.make(record)).filter((row) => row !== undefined);
  return { rows: made, problems: rows.problems };
}

/**
 * What the file is, said and not guessed: papaparse would take another delimiter when it looks more regular, and one
 * line end for all lines.
 */
const dialect = { delimiter: ",", newline: "\n" } as const;

/** A quote that is never closed swallows the rest of the file into one cell: that is not CSV. */
function refuseBroken([broken]: readonly Papa.ParseError[]): void {
  // In this dialect papaparse reports nothing but quotes.
  if (broken) throw new Error(`This is not CSV: ${broken.message}`);
}

/** Of "\r\n" papaparse has taken the "\n": the "\r" is still at the end of the last cell. */
const withoutLineEnd = (record: readonly string[]): string[] =>
  record.map((cell, at) => (at === record.length - 1 ? cell.replace(/\r$/, "") : cell));

/** Makes rows one by one: csvToJson and convertObject share it. */
class Rows {
  readonly problems: Problem[] = [];
  /** Without the header. */
  count = 0;
  #columns: string[] | undefined;
  readonly #numbers: ReadonlySet<string>;

  constructor({ numbers }: Options) {
    this.#numbers = new Set(numbers);
  }

  /** The row of a record. There is none for the header, which is the first record, and for an empty line. */
  make(parsed: readonly string[]): Row | undefined {
    const record = withoutLineEnd(parsed);
    if (record.length === 1 && record[0] === "") return undefined;
    if (this.#columns === undefined) {
      this.#columns = uniqueNames(record.map((name) => name.trim()));
      return undefined;
    }
    this.count += 1;
    const columns = this.#columns;
    const cells = columns.map((column, at): [string, Row[string]] => [
      column,
      this.#cell(column, record[at]),
    ]);
    if (record.length < columns.length) this.#report({ problem: "too-few-cells" });
    if (record.length > columns.length) {
      // A column may be called "_extra".
      const surplus = uniqueNames([...columns, "_extra"]).at(-1)!;
      cells.push([surplus, record.slice(columns.length)]);
      this.#report({ problem: "too-many-cells" });
    }
    // A column may be called "__proto__": row[column] = … would lose its cells.
    return Object.fromEntries(cells);
  }

  #cell(column: string, text: string | undefined): string | number | null {
    if (text === undefined) return null;
    if (!this.#numbers.has(column)) return text;
    // Number(" ") is 0, and Number("0x1F") is 31.
    if (text.trim() === "") return null;
    const number = decimal.test(text) ? Number(text) : Number.NaN;
    if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
    this.#report({ problem: "not-a-number", column });
    return text;
  }

  #report(problem: Omit<Problem, "row">): void {
    this.problems.push({ row: this.count, ...problem });
  }
}

/** A sign, digits with a point, an exponent; spaces around them. */
const decimal = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

/** `name`, `name_1`, `name_2`, …: an object has each key once, so a second `name` would overwrite the first. */
function uniqueNames(names: readonly string[]): string[] {
  const used = new Set(names);
  return names.map((name, at) => {
    if (names.indexOf(name) === at) return name;
    let count = 1;
    while (used.has(`${name}_${count}`)) count += 1;
    used.add(`${name}_${count}`);
    return `${name}_${count}`;
  });
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

const contentTypes = { array: "application/json", lines: "application/x-ndjson" } as const;

/** Converts a CSV object of any size; neither it nor the result is ever held as a whole. */
export async function convertObject(conversion: Conversion): Promise<{ rows: number; problems: Problem[] }> {
  const { bucket, to, format } = conversion;
  const rows = new Rows(conversion);
  await upload(
    { Bucket: bucket, Key: to, ContentType: contentTypes[format] },
    jsonTexts(readRecords(conversion), format, rows),
  );
  return { rows: rows.count, problems: rows.problems };
}

type Records = Papa.ParseResult<string[]>;

/** The records of a CSV object, a chunk of them at a time: papaparse hands them over as it goes. */
async function* readRecords({ bucket, from }: Conversion): AsyncGenerator<Records> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: from }));
  const body = Body as Readable;
  // One chunk waits, not sixteen.
  const records = new PassThrough({ objectMode: true, highWaterMark: 1 });
  // The stream decodes: it keeps the half of a character that is not complete yet.
  const lines = Readable.from(wholeLines(body.setEncoding("utf8")));
  Papa.parse<string[], Readable>(lines, {
    ...dialect,
    beforeFirstChunk: (text) => text.replace(/^\uFEFF/, ""),
    // Backpressure by hand: papaparse itself would take in the whole file as fast as it comes.
    chunk(results) {
      if (!records.write(results)) lines.pause();
    },
    complete: () => records.end(),
    error: (error) => records.destroy(error),
  });
  records.on("drain", () => lines.resume());
  try {
    yield* records;
  } finally {
    // If the upload failed, nobody reads on: end the download, too.
    body.destroy();
  }
}

/** Texts that end with a line end, as papaparse needs them: it takes a quote before half a "\r\n" for a broken one. */
async function* wholeLines(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of texts) {
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) yield rest + text.slice(0, end);
    rest = end > 0 ? text.slice(end) : rest + text;
  }
  yield rest;
}

/** What stands before the first row, between two, after each, and after the last. */
const marks = { array: ["[", ",\n", "", "]"], lines: ["", "", "\n", ""] } as const;

/** The pieces of the JSON text. */
async function* jsonTexts(
  records: AsyncIterable<Records>,
  format: Conversion["format"],
  rows: Rows,
): AsyncGenerator<string> {
  const [begin, between, after, end] = marks[format];
  yield begin;
  for await (const { data, errors } of records) {
    refuseBroken(errors);
    const texts = data.map((record) => {
      const row = rows.make(record);
      return row ? `${rows.count === 1 ? "" : between}${JSON.stringify(row)}${after}` : "";
    });
    yield texts.join("");
  }
  yield end;
}

/** S3 takes no part below 5 MiB but the last. */
const partBytes = 5_242_880;

/** Uploads texts in parts as they come. After a failure nothing is left: unfinished parts would cost money for ever. */
async function upload(
  object: { Bucket: string; Key: string; ContentType: string },
  texts: AsyncIterable<string>,
): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const { Bucket, Key } = object;
  try {
    const Parts: CompletedPart[] = [];
    // A Readable makes the next part while one is on its way, and then waits.
    const bodies: AsyncIterable<Buffer> = Readable.from(inParts(texts));
    for await (const Body of bodies) {
      const PartNumber = Parts.length + 1;
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      Parts.push({ ETag, PartNumber });
    }
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    throw error;
  }
}

/** Joins texts to parts of at least 5 MiB; the last one is what is left, possibly nothing. */
async function* inParts(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const text of texts) {
    const piece = Buffer.from(text);
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < partBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  yield Buffer.concat(pieces);
}
