// rejected-by: download-ends
// Leaves the rest of the CSV unread when the upload fails, and its connection open.
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

type Row = Record<string, string | number | null | string[]>;

interface Problem {
  row: number;
  problem: "too-few-cells" | "too-many-cells" | "not-a-number";
  column?: string;
}

interface Options {
  numbers?: string[];
}

export function csvToJson(csv: string, options: Options = {}): { rows: Row[]; problems: Problem[] } {
  const { data, errors } = Papa.parse<string[]>(csv, dialect);
  refuseBroken(errors);
  const rows = new Rows(options);
  const made = data.map((record) => rows.make(record)).filter((row) => row !== undefined);
  return { rows: made, problems: rows.problems };
}

const dialect = { delimiter: ",", skipEmptyLines: true } as const;

function refuseBroken([broken]: readonly Papa.ParseError[]): void {
  if (broken) throw new Error(`This is no CSV: ${broken.message}`);
}

class Rows {
  readonly problems: Problem[] = [];
  count = 0;
  #columns: string[] | undefined;
  readonly #numbers: ReadonlySet<string>;

  constructor({ numbers }: Options) {
    this.#numbers = new Set(numbers);
  }

  make(record: readonly string[]): Row | undefined {
    if (this.#columns === undefined) {
      this.#columns = uniqueNames(record.map((name) => name.trim()));
      return undefined;
    }
    this.count += 1;
    const row: Row = {};
    this.#columns.forEach((column, at) => {
      row[column] = this.#cell(column, record[at]);
    });
    const missing = this.#columns.length - record.length;
    if (missing > 0) this.#report({ problem: "too-few-cells" });
    if (missing < 0) {
      row._extra = record.slice(this.#columns.length);
      this.#report({ problem: "too-many-cells" });
    }
    return row;
  }

  #cell(column: string, text: string | undefined): string | number | null {
    if (text === undefined) return null;
    if (!this.#numbers.has(column)) return text;
    if (text.trim() === "") return null;
    const number = Number(text);
    if (Number.isFinite(number)) return number;
    this.#report({ problem: "not-a-number", column });
    return text;
  }

  #report(problem: Omit<Problem, "row">): void {
    this.problems.push({ row: this.count, ...problem });
  }
}

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
  from: string;
  to: string;
  format: "array" | "lines";
}

const contentTypes = { array: "application/json", lines: "application/x-ndjson" } as const;

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

async function* readRecords({ bucket, from }: Conversion): AsyncGenerator<Records> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: from }));
  const body = Body as Readable;
  const records = new PassThrough({ objectMode: true, highWaterMark: 1 });
  const lines = Readable.from(wholeLines(body.setEncoding("utf8")));
  Papa.parse<string[], Readable>(lines, {
    ...dialect,
    beforeFirstChunk: (text) => text.replace(/^\uFEFF/, ""),
    chunk(results) {
      if (!records.write(results)) lines.pause();
    },
    complete: () => records.end(),
    error: (error) => records.destroy(error),
  });
  records.on("drain", () => lines.resume());
  yield* records;
}

async function* wholeLines(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of texts) {
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) yield rest + text.slice(0, end);
    rest = end > 0 ? text.slice(end) : rest + text;
  }
  yield rest;
}

const marks = { array: ["[", ",\n", "", "]"], lines: ["", "", "\n", ""] } as const;

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

const partBytes = 5_242_880;

async function upload(
  object: { Bucket: string; Key: string; ContentType: string },
  texts: AsyncIterable<string>,
): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const { Bucket, Key } = object;
  try {
    const Parts: CompletedPart[] = [];
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
