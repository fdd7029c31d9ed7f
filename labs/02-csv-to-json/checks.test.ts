// oxlint-disable max-lines -- a lab has one file of checks
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import {
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { type CallOptions, check, expect, type Random, type Run, type Tools } from "aws-data-labs/testing";

type Row = Record<string, unknown>;

interface Table {
  header: string[];
  records: string[][];
}

/** A table of plain words with names that occur once. */
function someTable(random: Random): Table {
  const header = ["id", ...random.list(random.int(2, 4), (n) => `${random.word()}${n}`)];
  const records = random.list(random.int(3, 9), (n) => [
    String(n + 1),
    ...header.slice(1).map(() => random.words(random.int(1, 3))),
  ]);
  return { header, records };
}

const csvOf = ({ header, records }: Table, lineEnd = "\n"): string =>
  [header, ...records].map((cells) => cells.join(",")).join(lineEnd) + lineEnd;

const rowsOf = ({ header, records }: Table): Row[] =>
  records.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]])));

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

check("plain-rows", async ({ answer, random }) => {
  const table = someTable(random);
  const run = await answer.call("csvToJson", csvOf(table));
  expect(run.value, "One object for each record, cells by the header's names, all of them text").toEqual({
    rows: rowsOf(table),
    problems: [],
  });
});

/** Tables whose cells hold what only quotes can hold. Of two columns or more: an empty cell alone is an empty line. */
const difficultTables: fc.Arbitrary<Table> = fc.integer({ min: 2, max: 3 }).chain((width) => {
  const cell = fc.string({
    unit: fc.constantFrom('"', ",", "\n", " ", "a", "é", "語", "😀", "'"),
    maxLength: 6,
  });
  return fc.record({
    header: fc.constant(["id", "name", "note"].slice(0, width)),
    records: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
  });
});

check("quoted-cells", async ({ answer, forAll }) => {
  await forAll(
    difficultTables,
    async ({ header, records }) => {
      const csv = csvOf({ header, records: records.map((cells) => cells.map(quoted)) });
      const run = await answer.call("csvToJson", csv);
      expect(run.value, "In quotes, commas and line ends belong to the cell, and two quotes are one").toEqual(
        { rows: rowsOf({ header, records }), problems: [] },
      );
    },
    { runs: 4 },
  );
});

check("line-ends", async ({ answer, random }) => {
  const table = someTable(random);
  const csv = csvOf(table, "\r\n");
  // An empty line in the middle, and none at the end.
  const gap = csv.indexOf("\r\n", csv.length / 2);
  const run = await answer.call("csvToJson", `${csv.slice(0, gap)}\r\n${csv.slice(gap)}`.trimEnd());
  expect(
    run.value,
    "Lines end with \\r\\n here; an empty line is no record; the last line needs no end",
  ).toEqual({
    rows: rowsOf(table),
    problems: [],
  });
});

check("byte-order-mark", async ({ answer, random }) => {
  const table = someTable(random);
  // Whoever writes the mark, writes names in quotes as well: a parser that takes the mark for text then misses them.
  const csv = csvOf({ ...table, header: table.header.map(quoted) });
  const run = await answer.call("csvToJson", `\uFEFF${csv}`);
  expect(run.value, "U+FEFF in front says that the file is UTF-8; it is no part of the first name").toEqual({
    rows: rowsOf(table),
    problems: [],
  });
});

check("headers", async ({ answer, random }) => {
  const [name, other] = [`unit ${random.word()}`, random.word()];
  const cells = random.list(4, (n) => `${random.word()}${n}`);
  const csv = csvOf({ header: [` ${name}`, `${other} `, name, ` ${name} `], records: [cells] });
  const run = await answer.call("csvToJson", csv);
  expect(
    run.value,
    "Names lose the spaces around them; the second of a name is NAME_1, the third NAME_2",
  ).toEqual({
    rows: [{ [name]: cells[0], [other]: cells[1], [`${name}_1`]: cells[2], [`${name}_2`]: cells[3] }],
    problems: [],
  });
});

check("commas-only", async ({ answer, random }) => {
  const separator = random.pick([";", "|", "\t"]);
  const list = () => random.list(3, () => random.word()).join(separator);
  const records = random.list(random.int(3, 6), () => [random.word(), list()]);
  const table = { header: ["name", list()], records };
  const run = await answer.call("csvToJson", csvOf(table));
  expect(run.value, "The delimiter is a comma, whatever else looks more regular").toEqual({
    rows: rowsOf(table),
    problems: [],
  });
});

check("ragged-rows", async ({ answer, random }) => {
  const { header } = someTable(random);
  const cells = (count: number) => random.list(count, () => random.word());
  const width = header.length;
  const [full, short, long] = [cells(width), cells(width - 1), cells(width + 2)];
  const run = await answer.call("csvToJson", csvOf({ header, records: [full, short, long] }));
  const missing = { [header.at(-1)!]: null };
  expect(
    run.value,
    "A short record has null where cells are missing, a long one keeps the rest in _extra",
  ).toEqual({
    rows: [
      ...rowsOf({ header, records: [full] }),
      { ...rowsOf({ header, records: [short] })[0], ...missing },
      { ...rowsOf({ header, records: [long.slice(0, width)] })[0], _extra: long.slice(width) },
    ],
    problems: [
      { row: 2, problem: "too-few-cells" },
      { row: 3, problem: "too-many-cells" },
    ],
  });
});

check("numbers-asked", async ({ answer, random }) => {
  const whole = random.int(1, 9999);
  const price = random.int(100, 99_999) / 100;
  const zip = `0${random.int(1000, 9999)}`;
  const records = [
    [zip, String(whole), String(price), "true", "2026-11-22T10:00:00Z"],
    [`${zip}0`, `-${whole}`, "", "false", "1e5"],
    ["007", "many", "0", "", "0042"],
    [zip, "  ", " ", " ", "-"],
  ];
  const csv = csvOf({ header: ["zip", "count", "price", "open", "note"], records });
  const run = await answer.call("csvToJson", csv, { numbers: ["count", "price"] });
  expect(
    run.value,
    "count and price become numbers, an empty one null; all other cells stay the text they are",
  ).toEqual({
    rows: [
      { zip, count: whole, price, open: "true", note: "2026-11-22T10:00:00Z" },
      { zip: `${zip}0`, count: -whole, price: null, open: "false", note: "1e5" },
      { zip: "007", count: "many", price: 0, open: "", note: "0042" },
      { zip, count: null, price: null, open: " ", note: "-" },
    ],
    problems: [{ row: 3, problem: "not-a-number", column: "count" }],
  });
});

check("broken-quotes", async ({ answer, random }) => {
  const table = someTable(random);
  const cell = random.words(2);
  const [run, closed] = await Promise.all([
    answer.call("csvToJson", `${csvOf(table)}8,"${cell}\n${csvOf(table)}`),
    answer.call("csvToJson", `${csvOf(table)}8,"${cell}"\n${csvOf(table)}`),
  ]);
  expect(closed.error, "Where the same quote is closed, it is CSV").toBeUndefined();
  expect(
    run.error,
    "A quote that is never closed takes the rest of the file into one cell: that is no CSV",
  ).toBeDefined();
  expect(run.error?.message, "An error says what is wrong").toMatch(/\w/);
});

type Faults = NonNullable<CallOptions["faults"]>;

interface Asked {
  csv: string;
  format: "array" | "lines";
  faults?: Faults;
  /** Instead of the lab's. */
  limits?: CallOptions["limits"];
  /** What is told of an error, before the calls that led to it. */
  why?: string;
}

/** Puts a CSV, converts it, and reads what came of it. */
async function convert(
  { answer, aws, random }: Tools,
  { csv, format, faults = [], limits = {}, why }: Asked,
): Promise<{ value: unknown; text: string; contentType: string | undefined }> {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const from = random.key({ extension: ".csv" });
  const to = random.key({ extension: ".json" });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: csv }));
  const args = [{ bucket, from, to, format }];
  const run = await answer.call({ export: "convertObject", args, faults, limits });
  if (why)
    expect(run.error, `${why}; convertObject threw ${run.error?.name} after ${callsOf(run)}`).toBeUndefined();
  const { value } = run;
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: to }));
  expect(KeyCount, `There is an object ${to} when convertObject has returned`).toBe(1);
  const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: to }));
  return { value, text: await Body!.transformToString(), contentType: ContentType };
}

/** Calls in order, with S3's answers; a connection that was closed has none. */
const callsOf = ({ calls }: Run): string =>
  calls.map(({ operation, status }) => `${operation} (${status || "closed"})`).join(", ") || "no call";

/** The CSV comes in pieces of so many bytes. */
const slow = (pieceBytes: number, pauseMs: number): Faults => [
  { operation: "GetObject", kind: "slow-body", pieceBytes, pauseMs },
];

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
};

check("json-array", async (tools) => {
  const table = someTable(tools.random);
  const { value, text, contentType } = await convert(tools, { csv: csvOf(table), format: "array" });
  expect(parsed(text), "The object is one JSON array of all rows").toEqual(rowsOf(table));
  expect(value, "convertObject tells how many rows there were, and their problems").toEqual({
    rows: table.records.length,
    problems: [],
  });
  expect(contentType, "Readers know by the content type what it is").toBe("application/json");
});

check("json-lines", async (tools) => {
  const { header, records } = someTable(tools.random);
  // U+FEFF is a byte order mark at the beginning of a file alone.
  records[0]![1] = "two\nlines\uFEFF";
  const csv = csvOf({ header, records: records.map((cells) => cells.map(quoted)) });
  const { text, contentType } = await convert(tools, { csv, format: "lines" });
  expect(text.split("\n").map(parsed), "One JSON text a line, each line with its line end").toEqual([
    ...rowsOf({ header, records }),
    parsed(""),
  ]);
  expect(contentType, "Readers know by the content type what it is").toBe("application/x-ndjson");
});

check("no-rows", async (tools) => {
  const csv = csvOf({ ...someTable(tools.random), records: [] });
  const [array, lines] = await Promise.all([
    convert(tools, { csv, format: "array" }),
    convert(tools, { csv, format: "lines" }),
  ]);
  expect(parsed(array.text), "No rows are an empty array").toEqual([]);
  expect(lines.text, "No rows are no lines").toBe("");
  expect(array.value, "No rows are no problem").toEqual({ rows: 0, problems: [] });
});

check("utf8-borders", async (tools) => {
  const { random } = tools;
  const records = random.list(20, (n) => [
    String(n),
    random.pick(["€", "語", "न"]).repeat(random.int(600, 900)),
  ]);
  const table = { header: ["id", "text"], records };
  const csv = `\uFEFF${csvOf({ ...table, header: table.header.map(quoted) })}`;
  // Pieces of 1000 bytes: two of three borders lie within a character of three bytes.
  const { text } = await convert(tools, { csv, format: "array", faults: slow(1000, 1) });
  expect(
    parsed(text),
    "A chunk may end in the middle of a character; the byte order mark is no text",
  ).toEqual(rowsOf(table));
});

check("object-problems", async (tools) => {
  const { random } = tools;
  // Long enough for several chunks: row numbers go on from one to the next.
  const count = random.int(300, 400);
  const records = random.list(count, (n) => [String(n + 1), random.words(60), random.word()]);
  const [short, long] = [random.int(1, 100), random.int(250, count)];
  records[short - 1]!.pop();
  records[long - 1]!.push("surplus");
  const csv = csvOf({ header: ["id", "text", "word"], records });
  const { value, text } = await convert(tools, { csv, format: "array" });
  expect(value, "Rows count from 1 through the whole object").toEqual({
    rows: count,
    problems: [
      { row: short, problem: "too-few-cells" },
      { row: long, problem: "too-many-cells" },
    ],
  });
  const rows = parsed(text) as Row[];
  expect(rows[short - 1], "The short record is there, with null for what is missing").toHaveProperty(
    "word",
    null,
  );
  expect(rows[long - 1], "The long record is there, with what is too many").toHaveProperty("_extra", [
    "surplus",
  ]);
});

const mib = 1024 * 1024;

check("larger-than-memory", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".jsonl" })];
  const records = await putLarge(s3, { bucket, key: from, random });
  const run = await answer.call({
    export: "convertObject",
    args: [{ bucket, from, to, format: "lines" }],
    judges: ["memory"],
    // S3 takes its time for the second part: whoever does not let the download wait piles up the CSV meanwhile.
    faults: [{ operation: "UploadPart", kind: "delay", ms: 2000, calls: [2] }],
  });
  expect(run.value, `The file has ${copies * 5.5} MiB`).toEqual({
    rows: records.length * copies,
    problems: [],
  });
  const numbers = partNumbers(run);
  expect(
    numbers,
    "Part numbers begin with 1 and leave none out: S3 takes no others of parts with checksums",
  ).toEqual(numbers.map((_, index) => index + 1));
  const expected = records.map(([id, text]) => JSON.stringify({ id, text }));
  expect(
    await firstOther(s3, { bucket, key: to, expected, copies }),
    "Every row is there, in its order",
  ).toBeUndefined();
});

/** Of the parts that an upload was completed with. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html */
function partNumbers({ calls }: Run): (number | undefined)[] {
  const completion = calls.findLast(({ operation }) => operation === "CompleteMultipartUpload");
  const { MultipartUpload } = (completion?.input ?? {}) as Partial<CompleteMultipartUploadCommandInput>;
  return (MultipartUpload?.Parts ?? []).map(({ PartNumber }) => PartNumber);
}

/** Of the large file: it has twelve times the same 5.5 MiB. */
const copies = 12;

interface Large {
  bucket: string;
  key: string;
  random: Random;
}

/** Puts a CSV of 66 MiB, and gives the records that it has `copies` times. */
async function putLarge(s3: S3Client, { bucket, key, random }: Large): Promise<string[][]> {
  const texts = random.list(8, () =>
    random
      .text({ length: 500 })
      .replaceAll(/["\n,]/g, " ")
      .repeat(10),
  );
  const records = random.list(Math.ceil((5.5 * mib) / 5000), (n) => [`r${n}`, random.pick(texts)]);
  const block = csvOf({ header: [], records }).slice(1);
  await putCopies(s3, { bucket, key, header: "id,text\n", block, copies });
  return records;
}

interface Expected {
  bucket: string;
  key: string;
  /** Lines, as often as `copies`. */
  expected: string[];
  copies: number;
}

/** The first line that is another than expected; line by line, for the check has not much memory either. */
async function firstOther(
  s3: S3Client,
  { bucket, key, expected, copies }: Expected,
): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  let count = 0;
  for await (const line of createInterface({ input: Body as Readable })) {
    const same =
      line === expected[count % expected.length] || sameJson(line, expected[count % expected.length]);
    if (!same) return `line ${count + 1}: ${line.slice(0, 200)}`;
    count += 1;
  }
  return count === expected.length * copies ? undefined : `only ${count} lines`;
}

/** JSON may be written with other spaces. */
const sameJson = (line: string, expected = ""): boolean => JSON.stringify(parsed(line)) === expected;

interface Copies {
  bucket: string;
  key: string;
  header: string;
  block: string;
  copies: number;
}

/** An object made of a header and copies of a block: S3 copies, so that nothing large is sent. */
async function putCopies(s3: S3Client, { bucket, key, header, block, copies }: Copies): Promise<void> {
  const object = { Bucket: bucket, Key: key };
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "first", Body: header + block }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "more", Body: block }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const numbers = Array.from({ length: copies }, (_, index) => index + 1);
  const Parts = await Promise.all(
    numbers.map(async (PartNumber) => {
      const CopySource = `${bucket}/${PartNumber === 1 ? "first" : "more"}`;
      const copied = await s3.send(
        new UploadPartCopyCommand({ ...object, UploadId, PartNumber, CopySource }),
      );
      return { PartNumber, ETag: copied.CopyPartResult?.ETag };
    }),
  );
  await s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
}

check("part-sizes", async (tools) => {
  const border = 5 * mib;
  // After each long row there is one byte too little for a part, and the next has not come yet.
  const records = [border - 1, mib, border - 1, mib].map((bytes, n) => {
    const empty = `${JSON.stringify({ id: String(n), text: "" })}\n`;
    return [String(n), tools.random.pick(["a", "b", "c"]).repeat(bytes - empty.length)];
  });
  const table = { header: ["id", "text"], records };
  const why = "S3 takes no part below 5 MiB (5 242 880 bytes) but the last";
  // Rows of 5 MiB need room: this is about parts, and other checks are about memory.
  const limits = { memoryMb: 256 };
  const { text } = await convert(tools, { csv: csvOf(table), format: "lines", limits, why });
  const lines = text.split("\n").map(parsed);
  expect(isDeepStrictEqual(lines, [...rowsOf(table), parsed("")]), "Every row is there, in its order").toBe(
    true,
  );
});

const always = Array.from({ length: 20 }, (_, n) => n + 1);

interface Failing {
  csv: string;
  /** A CSV like it that can be converted; the same one when not given. */
  whole?: string;
  faults?: Faults;
  /** What is wrong, for the reason of a failure. */
  why: string;
}

/** Converts what cannot be converted: that must be an error, and leave nothing. */
async function mustLeaveNothing(
  { answer, aws, random }: Tools,
  { csv, whole = csv, faults = [], why }: Failing,
): Promise<void> {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".json" })];
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: csv }));
  const args = [{ bucket, from, to, format: "lines" }];
  const run = await answer.call({ export: "convertObject", args, faults });
  expect(run.error, why).toBeDefined();
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: to }));
  expect(KeyCount, "No object may look finished that is not").toBe(0);
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  expect(
    Uploads.map(({ Key }) => Key),
    "An upload that is not aborted costs money for ever",
  ).toEqual([]);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: whole }));
  const well = await answer.call({ export: "convertObject", args });
  expect(well.error, "Where nothing is wrong, the same call is no error").toBeUndefined();
}

/** A few hundred KiB: several chunks. */
const longCsv = (random: Random): string =>
  csvOf({ header: ["id", "text"], records: random.list(3000, (n) => [String(n), random.words(12)]) });

check("nothing-unfinished", async (tools) => {
  const csv = longCsv(tools.random);
  await Promise.all([
    mustLeaveNothing(tools, {
      csv,
      faults: [{ operation: "GetObject", kind: "cut-body", afterBytes: Math.floor(csv.length * 0.7) }],
      why: "The connection broke after 70 % of the CSV: that is an error, not a shorter file",
    }),
    mustLeaveNothing(tools, {
      csv,
      faults: [
        { operation: "GetObject", kind: "cut-body", afterBytes: 1000 },
        { operation: "CreateMultipartUpload", kind: "delay", ms: 500 },
      ],
      why: "The connection broke while the upload was still being begun: the caller must get the error",
    }),
    mustLeaveNothing(tools, {
      csv: `${csv}8,"${tools.random.words(2)}\n${csv}`,
      whole: csv,
      why: "A quote of the object is never closed: that is no CSV",
    }),
  ]);
});

check("upload-breaks", async (tools) => {
  const refused = (operation: string) => ({ operation, kind: "server-error" as const, calls: always });
  await mustLeaveNothing(tools, {
    csv: longCsv(tools.random),
    faults: [
      refused("CompleteMultipartUpload"),
      refused("PutObject"),
      { operation: "AbortMultipartUpload", kind: "throttle" },
    ],
    why: "S3 failed (InternalError, 500) whenever the object was to be finished: the caller must get the error",
  });
});

check("download-ends", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".jsonl" })];
  await putLarge(s3, { bucket, key: from, random });
  const run = await answer.call({
    export: "convertObject",
    args: [{ bucket, from, to, format: "lines" }],
    judges: ["memory"],
    faults: [
      { operation: "UploadPart", kind: "server-error", calls: always },
      { operation: "AbortMultipartUpload", kind: "delay", ms: 2500 },
    ],
  });
  expect(run.error, "S3 took no part: the caller must get the error").toBeDefined();
  const ended = (name: string): number =>
    Math.max(0, ...run.calls.filter(({ operation }) => operation === name).map(({ at, ms }) => at + ms));
  expect(
    ended("GetObject"),
    `A failed upload ends the download before it is aborted (the abort took 2500 ms); milliseconds of the run after ${callsOf(run)}`,
  ).toBeLessThan(ended("AbortMultipartUpload") - 1000);
});

check("busy-s3", async (tools) => {
  const table = someTable(tools.random);
  const faults: Faults = [
    { operation: "GetObject", kind: "throttle" },
    { operation: "CreateMultipartUpload", kind: "throttle" },
    { operation: "UploadPart", kind: "reset" },
    { operation: "PutObject", kind: "reset" },
    { operation: "CompleteMultipartUpload", kind: "server-error" },
  ];
  const why = "S3 was busy at the first call of each operation: the SDK asks again, if it may and if it can";
  const { text, value } = await convert(tools, { csv: csvOf(table), format: "array", faults, why });
  expect(parsed(text), "What the second call of each gives is the whole").toEqual(rowsOf(table));
  expect(value, "Each row is counted once, however often S3 was asked").toEqual({
    rows: table.records.length,
    problems: [],
  });
});

check("small-pieces", async (tools) => {
  const { random } = tools;
  const { header, records } = someTable(random);
  records[0]![1] = 'two\r\nlines, "quoted"';
  records[1]!.push(`${random.pick(["€", "語", "न"])}\r`);
  records[1]!.splice(1, 1);
  // Without quotes, a record shows what was taken for the line's end.
  const written = records.map((cells, n) => (n === 2 ? cells : cells.map(quoted)));
  const csv = csvOf({ header: header.map(quoted), records: written }, "\r\n");
  const why = "Pieces of the CSV end anywhere, also within a record or a line's end (\\r\\n)";
  const results = await Promise.all([
    // The first piece is the first line.
    convert(tools, { csv, format: "array", why, faults: slow(csv.indexOf("\n") + 1, 100) }),
    // It ends between the \r and the \n of the first line.
    convert(tools, { csv, format: "array", why, faults: slow(csv.indexOf("\r") + 1, 100) }),
    convert(tools, { csv, format: "array", why, faults: slow(random.int(5, 9), 2) }),
  ]);
  const expected = { rows: rowsOf({ header, records }), result: { rows: records.length, problems: [] } };
  for (const { text, value } of results) {
    expect({ rows: parsed(text), result: value }, why).toEqual(expected);
  }
});

check("one-version", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".json" })];
  const put = (csv: string) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: csv }));
  const old = someTable(random);
  // The same columns in another order: whoever reads names of one version and cells of the other mixes them up.
  const turned = (cells: string[]): string[] => cells.toReversed();
  const fresh = {
    header: turned(old.header),
    records: someTable(random).records.map(() => turned(old.records[0]!)),
  };
  await put(csvOf(old));
  const replace = () => put(csvOf(fresh));
  const run = await answer.call({
    export: "convertObject",
    args: [{ bucket, from, to, format: "array" }],
    faults: [{ operation: "GetObject", kind: "first", calls: [2], run: replace }],
  });
  // An error is right, too: IfMatch makes one of a change.
  if (run.error) return;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: to }));
  const count = run.calls.filter(({ operation }) => operation === "GetObject").length;
  expect(
    [rowsOf(old), rowsOf(fresh)],
    `The CSV was replaced just before the second GetObject, and GetObject was called ${count} times: the names of one version and the cells of another are no table`,
  ).toContainEqual(parsed(await Body!.transformToString()));
});
