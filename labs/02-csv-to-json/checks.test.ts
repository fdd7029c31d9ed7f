// oxlint-disable max-lines -- a lab has one file of checks
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import {
  AbortMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import {
  type CallOptions,
  check,
  expect,
  putCopies,
  type Random,
  type CallResult,
  type Tools,
} from "aws-data-labs/testing";

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

interface Problem {
  problem: string;
  column?: string;
}

/** One line of a CSV and what it must become. */
interface Piece {
  text: string;
  /** What to change where it does not. */
  says: string;
  /** An empty line has none. */
  row?: Row;
  problems?: Problem[];
  /** A `\n` unless given. */
  end?: string;
}

interface Converted {
  rows: Row[];
  problems: (Problem & { row: number })[];
}

/** Calls `csvToJson`, and sees to it that its value has rows and problems. */
async function convertText({ answer }: Tools, csv: string, options?: object): Promise<Converted> {
  const result = await answer.group(csv).call("csvToJson", ...(options ? [csv, options] : [csv]));
  expect(result.value, "Return { rows, problems }, two arrays").toMatchObject({
    rows: expect.any(Array),
    problems: expect.any(Array),
  });
  const { rows, problems } = result.value as Converted;
  const present = (list: unknown[]): unknown[] => list.map((item) => item ?? {});
  return { rows: present(rows) as Converted["rows"], problems: present(problems) as Converted["problems"] };
}

/** Judges the lines of a CSV one by one: its message names the first that became something else. */
async function judgeLines(
  tools: Tools,
  { header, pieces, numbers }: { header: string; pieces: Piece[]; numbers?: string[] },
): Promise<Converted> {
  const csv = header + pieces.map(({ text, end = "\n" }) => text + end).join("");
  const converted = await convertText(tools, csv, numbers && { numbers });
  const records = pieces.filter(({ row }) => row !== undefined);
  for (const [n, { text, end = "\n", says, row, problems = [] }] of records.entries()) {
    const found = converted.problems
      .filter((one) => one.row === n + 1)
      .map(({ row: _row, ...problem }) => problem);
    expect(
      { row: converted.rows[n], problems: inOrder(found) },
      `${says}\nRecord ${n + 1}: ${JSON.stringify(text + end)}`,
    ).toEqual({ row, problems: inOrder(problems) });
  }
  const shown = pieces.map(({ text, end = "\n" }) => JSON.stringify(text + end)).join(" ");
  expect(
    converted.rows.slice(records.length),
    `${pieces.at(-1)!.says}\nThese rows come from no record: ${shown}`,
  ).toEqual([]);
  return converted;
}

/** The order of the problems of one row is up to the answer. */
const inOrder = (problems: Problem[]): Problem[] =>
  problems.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

check("plain-rows", async (tools) => {
  const { header, records } = someTable(tools.random);
  const width = header.length;
  // An accent as a character of its own: e and U+0301 are not the one character that looks the same.
  const odd = [
    " of spaces ",
    "cafe\u0301",
    "007",
    "true",
    "",
    "=1+1",
    "NA",
    'a "word" of it',
    "\t\u00a0",
    "\uFEFFa\uFEFF",
  ];
  for (const text of tools.random.shuffle(odd)) {
    records.push([String(records.length + 1), text, ...records[0]!.slice(2, width)]);
  }
  // Neither a comment nor the header that comes once more is special.
  records.push(["", ...records[0]!.slice(1)], ["#1", ...records[0]!.slice(1)], header);
  await judgeLines(tools, {
    header: `${header.join(",")}\n`,
    pieces: records.map((cells) => ({
      text: cells.join(","),
      says: "Make one object of each record: the header's names, and text in every cell, as it stands there",
      row: rowsOf({ header, records: [cells] })[0]!,
    })),
  });
});

/** Tables whose cells hold what only quotes can hold. A quoted cell at the end that ends with \r is up to the answer. */
const difficultTables: fc.Arbitrary<Table> = fc.integer({ min: 2, max: 3 }).chain((width) => {
  const cell = fc.string({
    unit: fc.constantFrom('"', "\\", ",", "\n", " ", "a", "é", "e\u0301", "語", "😀", "'", "\r\n"),
    maxLength: 6,
  });
  return fc.record({
    header: fc.constant(["id", "name", "note"].slice(0, width)),
    records: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
  });
});

check("quoted-cells", async (tools) => {
  await tools.forAll(
    difficultTables,
    async ({ header, records }) => {
      const csv = csvOf({ header, records: records.map((cells) => cells.map(quoted)) });
      expect(
        await convertText(tools, csv),
        "Keep what is in quotes as it is: commas and line ends belong to the cell, and two quotes are one",
      ).toEqual({ rows: rowsOf({ header, records }), problems: [] });
    },
    { runs: 4 },
  );
});

check("line-ends", async (tools) => {
  const { random } = tools;
  const says = "line-ends: A line ends with \\n or \\r\\n, in one file with both, and with nothing else";
  const empty = "empty-lines: Skip empty lines: they are not records";
  const line = (within: string, end: string): Piece => {
    const cells = { id: random.word(), note: `${random.word()}${within}${random.word()}` };
    return { text: `${cells.id},${cells.note}`, says, row: cells, end };
  };
  const pieces = ["", " ", "\r", "\u2028", "\u0085", "\v", "\f"].flatMap((within) =>
    ["\n", "\r\n"].map((end) => line(within, end)),
  );
  // Of several \r in front of a \n, one belongs to the line end.
  for (const extra of ["\r", "\r\r"]) {
    const [id, note] = [random.word(), `${random.word()}${extra}`];
    pieces.push({ text: `${id},${note}`, says, row: { id, note }, end: "\r\n" });
  }
  const noOther = `${empty}, and no other line`;
  const name = random.word();
  const column = await convertText(tools, `\n\r\nid\n\n${name}\n\r\n${name}\n\n`);
  expect(column, "empty-lines: Skip empty lines, also before the header and in a text of one column").toEqual(
    {
      rows: [{ id: name }, { id: name }],
      problems: [],
    },
  );
  await judgeLines(tools, {
    // A parser that guesses takes the end of the first line for that of all.
    header: "id,note\r\n",
    pieces: [
      ...random.shuffle(pieces),
      {
        text: '"a\r",b',
        says: "line-ends: In quotes, a \\r is a part of the cell",
        row: { id: "a\r", note: "b" },
      },
      { text: ",", says: noOther, row: { id: "", note: "" } },
      { text: " ", says: noOther, row: { id: " ", note: null }, problems: [{ problem: "too-few-cells" }] },
      { text: "", says: empty, end: "\n" },
      { text: "", says: empty, end: "\r\n" },
      { ...line("", "\r\n"), says: `${empty}. This record follows two of them` },
      { ...line("", ""), says: "line-ends: The last line needs no line end" },
    ],
  });
});

check("byte-order-mark", async (tools) => {
  const table = someTable(tools.random);
  table.header[1] = `two\r\n${table.header[1]}`;
  // A mark in front of quotes: a parser that takes it for text takes the quotes for text, too.
  const csv = csvOf({ ...table, header: table.header.map(quoted) });
  expect(
    await convertText(tools, `\uFEFF${csv}`),
    "Remove U+FEFF at the beginning before you read the header: it says that the file is UTF-8",
  ).toEqual({ rows: rowsOf(table), problems: [] });
});

check("headers", async (tools) => {
  const { random } = tools;
  const [name, other, lone] = [`unit ${random.word()}`, `${random.word()}1`, `${random.word()}2`];
  const header = [
    ` ${name}`,
    `${lone} `,
    name,
    ` ${name} `,
    `${name}_2`,
    "__proto__",
    "constructor",
    other,
    other,
    other,
    `${lone}e\u0301`,
    "",
  ];
  const cells = header.map((_, n) => `${random.word()}${n}`);
  const { rows } = await convertText(tools, csvOf({ header, records: [cells] }));
  const row = rows[0] ?? {};
  const cellOf = (column: string): unknown => (Object.hasOwn(row, column) ? row[column] : undefined);
  expect(cellOf(lone), `names-trimmed: Remove the spaces around ${JSON.stringify(header[1])}`).toBe(cells[1]);
  expect(
    [name, `${name}_1`, `${name}_2`, `${name}_3`].map(cellOf),
    `names-unique: Three columns are called ${name}: the second becomes ${name}_1, the third ${name}_3, because another column has the name ${name}_2`,
  ).toEqual([cells[0], cells[2], cells[4], cells[3]]);
  expect(
    [other, `${other}_1`, `${other}_2`].map(cellOf),
    `names-unique: Three columns are called ${other}: the second becomes ${other}_1, the third ${other}_2`,
  ).toEqual(cells.slice(7, 10));
  expect(
    ["__proto__", "constructor", `${lone}e\u0301`, ""].map(cellOf),
    "any-name: Keep the names of columns in every character, an empty one too, and the cells of those that are called __proto__ and constructor",
  ).toEqual([cells[5], cells[6], cells[10], cells[11]]);
  expect(Object.keys(row).length, "names-unique: A row has one member for each column").toBe(header.length);
});

check("commas-only", async (tools) => {
  const { random } = tools;
  const separator = random.pick([";", "|", "\t"]);
  const list = () => random.list(3, () => random.word()).join(separator);
  const records = random.list(random.int(3, 6), () => [random.word(), list()]);
  const table = { header: ["name", list()], records };
  expect(
    await convertText(tools, csvOf(table)),
    "Separate cells by commas only, also where another character looks more regular",
  ).toEqual({ rows: rowsOf(table), problems: [] });
});

check("ragged-rows", async (tools) => {
  const { random } = tools;
  const { header } = someTable(random);
  const width = header.length;
  const cells = (count: number) => random.list(count, () => random.word());
  const rowOf = (record: string[]): Row => rowsOf({ header, records: [record] })[0]!;
  const [full, short, shortest] = [cells(width), cells(width - 1), cells(1)];
  // An empty cell is a cell, too: the last record has one too many.
  const [long, longer] = [
    [...cells(width), " of spaces ", ""],
    [...cells(width), ""],
  ];
  const csv = csvOf({ header, records: [full, short, [""], long, full, shortest, longer] });
  const { rows, problems } = await convertText(tools, csv);
  const missing = (count: number) => Object.fromEntries(header.slice(count).map((name) => [name, null]));
  expect(rows[0], "short-records: The first record has a cell for each name").toEqual(rowOf(full));
  expect(
    [rows[1], rows[4]],
    "short-records: Keep a record that is too short, with null for each missing cell",
  ).toEqual([
    { ...rowOf(short), ...missing(width - 1) },
    { ...rowOf(shortest), ...missing(1) },
  ]);
  expect(
    [rows[2], rows[5]],
    "long-records: Keep a record that is too long, with all cells that are too many in _extra as they are, empty ones too",
  ).toEqual(
    [long, longer].map((record) => ({ ...rowOf(record.slice(0, width)), _extra: record.slice(width) })),
  );
  const kinds = problems.map(({ problem }) => problem);
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  expect(count("too-few-cells"), "short-records: Report each of the two records that are too short").toBe(2);
  expect(count("too-many-cells"), "long-records: Report each of the two records that are too long").toBe(2);
  expect(
    problems,
    "row-numbers: List problems in the order of the rows; count rows from 1, without the header and without empty lines",
  ).toEqual([
    { row: 2, problem: "too-few-cells" },
    { row: 3, problem: "too-many-cells" },
    { row: 5, problem: "too-few-cells" },
    { row: 6, problem: "too-many-cells" },
  ]);
});

check("numbers-asked", async (tools) => {
  const { random } = tools;
  const piece = (says: string, [cell, number]: [string, unknown], problems: Problem[] = []): Piece => {
    const [code, other] = [`00${random.int(1, 99)}`, random.pick(["1e5", "0042", "-", "true", ""])];
    return {
      text: [code, cell.includes(",") ? quoted(cell) : cell, other, "7", "07"].join(","),
      says,
      row: { code, price: number, price_1: other, units: 7, Units: "07" },
      problems,
    };
  };
  const price = random.int(100, 99_999) / 100;
  const decimals: [string, number][] = [
    ["-1.5e3", -1500],
    ["+7", 7],
    [".25", 0.25],
    ["12.", 12],
    [" 5 ", 5],
    ["25E-2", 0.25],
    ["1e-7", 1e-7],
    ["007", 7],
    ["1e10", 1e10],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ];
  const others = [
    "12 pieces",
    " 12x ",
    "12x",
    "0x1F",
    "0x10",
    "0b11",
    "0O17",
    " 0B1 ",
    "Infinity",
    "1_000",
    "1,5",
    "1 000",
    "NA",
    "null",
    "-",
    "NaN",
    "--1",
    "many",
    ".",
    "e5",
  ];
  const unsafe = ["9007199254740993", "-9007199254740993", "1e999", "1e16", "-9007199254740992.5"];
  const reported = [{ problem: "not-a-number", column: "price" }];
  await judgeLines(tools, {
    // The second price is called price_1, and that is no column of numbers.
    header: "code,price,price,units,Units\n",
    numbers: ["price", "units"],
    pieces: [
      piece("numbers: Make numbers of the cells of price, and of no other column", [String(price), price]),
      {
        text: "007,many,x,few,07",
        says: "not-a-number: Report each cell that is no number, also two of one record",
        row: { code: "007", price: "many", price_1: "x", units: "few", Units: "07" },
        problems: ["price", "units"].map((column) => ({ problem: "not-a-number", column })),
      },
      {
        text: "007,1",
        says: "empty-is-null: A cell that is not there is null, in a column of numbers, too",
        row: { code: "007", price: 1, price_1: null, units: null, Units: null },
        problems: [{ problem: "too-few-cells" }],
      },
      ...random.shuffle([
        ...decimals.map((one) =>
          piece("decimal-numbers: This is a decimal number: make a number of it", one),
        ),
        ...["", "  "].map((cell) =>
          piece("empty-is-null: An empty cell, or one of spaces alone, becomes null", [cell, null]),
        ),
        ...others.map((cell) =>
          piece(
            "not-a-number: This is not a decimal number: keep the text, and report it",
            [cell, cell],
            reported,
          ),
        ),
        ...unsafe.map((cell) =>
          piece(
            "unsafe-numbers: JavaScript would change this number: keep the text, and report it",
            [cell, cell],
            reported,
          ),
        ),
      ]),
    ],
  });
});

check("broken-quotes", async ({ answer, random }) => {
  const table = someTable(random);
  const cell = random.words(2);
  const csv = csvOf(table);
  const open = [`8,"${cell}\n${csv}`, '8,"'];
  // One after the other: they may share a process.
  for (const end of open) {
    const { error } = await answer.group(end).call("csvToJson", csv + end);
    expect(
      error,
      `Throw an error when a quote is never closed, also with nothing behind it: the text ends with ${JSON.stringify(end)}`,
    ).toBeDefined();
    expect(error?.message, "Say in the error what is wrong").toMatch(/\w/);
  }
  const closed = await answer.group("closed").call("csvToJson", `${csv}8,"${cell}"\n9,""`);
  expect(closed.error, "Throw nothing where each quote is closed").toBeUndefined();
});

type Faults = NonNullable<CallOptions["faults"]>;

interface Asked {
  csv: string;
  format: "array" | "lines";
  faults?: Faults;
  /** Instead of the lab's. */
  limits?: CallOptions["limits"];
  /** Columns of numbers. */
  numbers?: string[];
  /** What an error's message begins with, before the calls that led to it. */
  why?: string;
  /** Keys that a path or a URL would not have. */
  isOddKey?: boolean;
}

interface Result {
  value: unknown;
  text: string;
  contentType: string | undefined;
  /** On stdout and stderr. */
  printed: string;
  /** How many uploads were neither completed nor aborted. */
  unfinished: number;
}

/** Puts a CSV, converts it, and reads the result. */
async function convert(
  { answer, aws, random }: Tools,
  { csv, format, faults = [], limits = {}, numbers, why, isOddKey = false }: Asked,
): Promise<Result> {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const keyOf = (extension: string) =>
    isOddKey ? `/${random.key({ special: true })}%41 ` : random.key({ extension });
  const [from, to] = [keyOf(".csv"), keyOf(".json")];
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: csv }));
  const args = [{ bucket, from, to, format, ...(numbers ? { numbers } : {}) }];
  // Nothing of it is known to another conversion.
  const result = await answer.group(from).call({
    export: "convertObject",
    args,
    faults,
    limits,
    reads: shown(from, csv),
  });
  if (why)
    expect(
      result.error,
      `${why}; convertObject threw ${result.error?.name} after ${callsOf(result)}`,
    ).toBeUndefined();
  if (isOddKey) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(
      result.error?.name === "NoSuchKey" || Contents.some(({ Key }) => Key !== from && Key !== to),
      "any-key: Give from and to to S3 as they are: the slash in front, the per cent sign, the space at the end",
    ).toBe(false);
  }
  const { value, stdout, stderr } = result;
  const { Body, ContentType } = await written(s3, { bucket, key: to, id: "ends-when-written: " });
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  const text = await Body!.transformToString();
  return { value, text, contentType: ContentType, printed: stdout + stderr, unfinished: Uploads.length };
}

/** The object that an answer has written, if it has. */
async function written(
  s3: S3Client,
  { bucket, key, id = "" }: { bucket: string; key: string; id?: string },
): Promise<GetObjectCommandOutput> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  expect(
    Contents.filter(({ Key }) => Key === key).length,
    `${id}There is no object ${key} yet: await the last call before you return`,
  ).toBe(1);
  return s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
}

/** A CSV for the report; not one of megabytes. */
const shown = (key: string, csv: string): Record<string, string> =>
  csv.length < 100_000 ? { [key]: csv } : {};

/** Calls in order, with S3's answers; a connection that was closed has none. */
const callsOf = ({ calls }: CallResult): string =>
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
  const { value, text, contentType, printed } = await convert(tools, {
    csv: csvOf(table),
    format: "array",
    isOddKey: true,
  });
  expect(parsed(text), "json-array: Write one JSON array of all rows").toEqual(rowsOf(table));
  expect(value, "counts-rows: Return the number of rows, and their problems").toEqual({
    rows: table.records.length,
    problems: [],
  });
  expect(contentType, "content-type: Give the object its ContentType").toBe("application/json");
  expect(printed, "prints-nothing: Print nothing: the result is in S3").toBe("");
});

check("json-lines", async (tools) => {
  const { header, records } = someTable(tools.random);
  // U+FEFF is a byte order mark only at the beginning of a file.
  records[0]![1] = "two\nlines\uFEFF\u2028\0";
  // The last line of the CSV has no end. That of the JSON has one all the same.
  const csv = csvOf({ header, records: records.map((cells) => cells.map(quoted)) }).slice(0, -1);
  const { text, contentType } = await convert(tools, { csv, format: "lines" });
  expect(
    text.split("\n").map(parsed),
    "json-lines: Write one JSON text a line, and a line end after each, the last one too",
  ).toEqual([...rowsOf({ header, records }), parsed("")]);
  expect(text.includes("\r"), "json-lines: End each line with \\n alone").toBe(false);
  expect(contentType, "content-type: Give the object its ContentType").toBe("application/x-ndjson");
});

check("no-rows", async (tools) => {
  const csv = csvOf({ ...someTable(tools.random), records: [] });
  const [array, lines] = await Promise.all([
    convert(tools, { csv, format: "array" }),
    convert(tools, { csv, format: "lines" }),
  ]);
  expect(parsed(array.text), "Write an empty array when there are no rows").toEqual([]);
  expect(lines.text, "Write an object of 0 bytes when there are no rows").toBe("");
  expect(
    [array.contentType, lines.contentType],
    "An object without rows has its content type, as every other",
  ).toEqual(["application/json", "application/x-ndjson"]);
  expect(
    [array.unfinished, lines.unfinished],
    "An upload that you began and did not need is still there: abort it",
  ).toEqual([0, 0]);
  expect(array.value, "A CSV with only a header has 0 rows and no problem").toEqual({
    rows: 0,
    problems: [],
  });
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
  const rows = parsed(text) as Row[];
  expect(
    rows?.map?.((row) => Object.keys(row ?? {})),
    "byte-order-mark: Remove U+FEFF from the beginning of the object, too, before you read the header",
  ).toEqual(records.map(() => table.header));
  expect(rows, "utf8: Decode the stream as a whole: a piece may end in the middle of a character").toEqual(
    rowsOf(table),
  );
});

check("object-problems", async (tools) => {
  const { random } = tools;
  // Long enough for several chunks: row numbers go on from one to the next.
  const count = random.int(300, 400);
  const records = random.list(count, (n) => [String(n + 1), random.words(60), random.word()]);
  const [short, long] = [random.int(1, 100), random.int(260, count)];
  // More problems than a list that somebody cuts off would hold.
  const wrong = random.list(130, (n) => 110 + n);
  records[short - 1]!.pop();
  records[long - 1]!.push("surplus");
  for (const n of wrong) records[n - 1]![0] = "0x1F";
  const csv = csvOf({ header: ["id", "text", "word"], records });
  const { value, text, printed } = await convert(tools, { csv, format: "array", numbers: ["id"] });
  expect(
    value,
    "same-rules: Report all problems of the whole object as csvToJson does: count rows from 1, from the first chunk to the last",
  ).toEqual({
    rows: count,
    problems: [
      { row: short, problem: "too-few-cells" },
      ...wrong.map((row) => ({ row, problem: "not-a-number", column: "id" })),
      { row: long, problem: "too-many-cells" },
    ],
  });
  expect(printed, "prints-nothing: Print nothing, about problems either: they are in what you return").toBe(
    "",
  );
  await expectSameRules(tools);
  const rows = (parsed(text) ?? []) as Row[];
  const [id, ...others] = records[0]!;
  expect(rows[0], "same-rules: Make numbers of the columns in numbers, as csvToJson does").toMatchObject({
    id: Number(id),
    text: others[0],
  });
  expect(rows[short - 1], "same-rules: Write null for the cell that is missing").toMatchObject({
    word: null,
  });
  expect(rows[long - 1], "same-rules: Write the cells that are too many in _extra").toMatchObject({
    _extra: ["surplus"],
  });
});

/** Names, line ends, empty lines and numbers of an object, as csvToJson reads them. */
async function expectSameRules(tools: Tools): Promise<void> {
  const { value, text } = await convert(tools, {
    csv: '\n\r\n name,name,__proto__, n \r\n\n a ,b\u2028,#c,12 pieces\n\r\n"x\r\ny","""",z, \r\n ,,,+7',
    format: "array",
    numbers: ["n"],
  });
  const row = (...cells: unknown[]) =>
    Object.fromEntries(["name", "name_1", "__proto__", "n"].map((name, at) => [name, cells[at]]));
  expect(
    Array.isArray(parsed(text)) ? (parsed(text) as Row[]).map((one) => Object.entries(one)) : text,
    "same-rules: Read names, line ends, empty lines and quotes of an object as csvToJson does",
  ).toEqual(
    [row(" a ", "b\u2028", "#c", "12 pieces"), row("x\r\ny", '"', "z", null), row(" ", "", "", 7)].map(
      (one) => Object.entries(one),
    ),
  );
  expect(value, "same-rules: Count and report the rows of an object as csvToJson does").toEqual({
    rows: 3,
    problems: [{ row: 1, problem: "not-a-number", column: "n" }],
  });
}

const mib = 1024 * 1024;

check("larger-than-memory", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".jsonl" })];
  // Of several sizes: an answer must not hold a file that is smaller than the largest, and that does not fit either.
  const copies = random.int(8, 12);
  const records = await putLarge(s3, { bucket, key: from, random, copies });
  const result = await answer.call({
    export: "convertObject",
    args: [{ bucket, from, to, format: "lines" }],
    judges: ["memory"],
    // S3 is slow to take the second part: an answer that does not let the download wait piles up the CSV meanwhile.
    faults: [{ operation: "UploadPart", kind: "delay", ms: 1000, calls: [2] }],
  });
  expect(result.value, `bounded-memory: Convert all rows of a file of ${copies * 5.5} MiB`).toEqual({
    rows: records.length * copies,
    problems: [],
  });
  const numbers = partNumbers(result);
  expect(
    numbers,
    "part-numbers: Number the parts from 1, without gaps: S3 requires that of parts with checksums",
  ).toEqual(numbers.map((_, index) => index + 1));
  const expected = records.map(jsonOf);
  expect(
    await firstOther(s3, { bucket, key: to, expected, copies }),
    "bounded-memory: Write every row, in its order",
  ).toBeUndefined();
});

/** Of the parts that an upload was completed with. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html */
function partNumbers({ calls }: CallResult): (number | undefined)[] {
  const completion = calls.findLast(({ operation }) => operation === "CompleteMultipartUpload");
  const { MultipartUpload } = (completion?.input ?? {}) as Partial<CompleteMultipartUploadCommandInput>;
  return (MultipartUpload?.Parts ?? []).map(({ PartNumber }) => PartNumber);
}

interface Large {
  bucket: string;
  key: string;
  random: Random;
  /** Of 5.5 MiB each. */
  copies: number;
}

/** Puts a CSV that does not fit into memory, and gives the records that it has `copies` times. */
async function putLarge(s3: S3Client, { bucket, key, random, copies }: Large): Promise<string[][]> {
  const records = longRecords(random, 5.5 * mib);
  const block = csvOf({ header: [], records }).slice(1);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "first", Body: `id,text\n${block}` }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "more", Body: block }));
  await putCopies(s3, { bucket, key, parts: ["first", ...Array.from({ length: copies - 1 }, () => "more")] });
  return records;
}

/** Records of some 5000 bytes. */
function longRecords(random: Random, bytes: number): string[][] {
  const texts = random.list(8, () =>
    random
      .text({ length: 500 })
      .replaceAll(/["\n,]/g, " ")
      .repeat(10),
  );
  return random.list(Math.ceil(bytes / 5000), (n) => [`r${n}`, random.pick(texts)]);
}

const jsonOf = ([id, text]: string[]): string => JSON.stringify({ id, text });

/** A table of 9 MiB: it fits into memory, and needs more than one part. */
const longTable = (random: Random): Table => ({
  header: ["id", "text"],
  records: longRecords(random, 9 * mib),
});

interface Expected {
  bucket: string;
  key: string;
  /** Lines, as often as `copies`. */
  expected: string[];
  copies: number;
}

/** The first line that differs from what is expected; line by line, because the check must not hold them all either. */
async function firstOther(
  s3: S3Client,
  { bucket, key, expected, copies }: Expected,
): Promise<string | undefined> {
  const { Body } = await written(s3, { bucket, key, id: "ends-when-written: " });
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

check("part-sizes", async (tools) => {
  const border = 5 * mib;
  // After each long row there is one byte too little for a part, and the next has not come yet.
  const records = [border - 1, mib, border - 1, mib].map((bytes, n) => {
    const empty = `${JSON.stringify({ id: String(n), text: "" })}\n`;
    return [String(n), tools.random.pick(["a", "b", "c"]).repeat(bytes - empty.length)];
  });
  const table = { header: ["id", "text"], records };
  const why = "Make every part but the last at least 5 MiB (5 242 880 bytes): S3 refuses smaller ones";
  // Rows of 5 MiB need room: this is about parts, and other checks are about memory.
  const limits = { memoryMb: 256 };
  const { text } = await convert(tools, { csv: csvOf(table), format: "lines", limits, why });
  const lines = text.split("\n").map(parsed);
  expect(isDeepStrictEqual(lines, [...rowsOf(table), parsed("")]), "Write every row, in its order").toBe(
    true,
  );
});

const always = Array.from({ length: 20 }, (_, n) => n + 1);

interface Failing {
  csv: string;
  /** A CSV like it that can be converted; the same one when not given. */
  whole?: string;
  faults?: Faults | ((s3: S3Client, bucket: string) => Faults);
  /** What to do, for the reason of a failure. */
  why: string;
  /** Two requirements where the check serves them. */
  ids?: { thrown: string; left: string };
  /** Another failure of the check has shown that the same CSV can be converted. */
  shown?: boolean;
  /** Whether there is no object `from`. */
  isGone?: boolean;
}

/** Converts what cannot be converted: that must be an error, and leave nothing. */
async function mustLeaveNothing(
  { answer, aws, random }: Tools,
  { csv, whole = csv, faults = [], why, ids, shown: isShown = false, isGone = false }: Failing,
): Promise<void> {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".json" })];
  if (!isGone) await s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: csv }));
  const args = [{ bucket, from, to, format: "lines" }];
  const own = answer.group(from);
  const result = await own.call({
    export: "convertObject",
    args,
    faults: typeof faults === "function" ? faults(s3, bucket) : faults,
  });
  const [thrown, left] = ids ? [`${ids.thrown}: `, `${ids.left}: `] : ["", ""];
  expect(result.error, `${thrown}${why}`).toBeDefined();
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: to }));
  expect(KeyCount, `${left}Leave no object: half a file looks like a whole one`).toBe(0);
  await expectNothingUnfinished(s3, bucket, left);
  if (isShown) return;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: whole }));
  const well = await own.call({ export: "convertObject", args });
  expect(
    well.error,
    `${thrown}Throw nothing where nothing is wrong: the same call works now`,
  ).toBeUndefined();
}

/** @param id to put in front of the message */
async function expectNothingUnfinished(s3: S3Client, bucket: string, id: string): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  expect(
    Uploads.map(({ Key }) => Key),
    `${id}Abort the upload: its parts cost money until somebody does`,
  ).toEqual([]);
}

/** A few hundred KiB: several chunks. */
const longCsv = (random: Random): string =>
  csvOf({ header: ["id", "text"], records: random.list(3000, (n) => [String(n), random.words(12)]) });

check("nothing-unfinished", async (tools) => {
  const csv = longCsv(tools.random);
  const large = csvOf(longTable(tools.random));
  const ids = { thrown: "failure-thrown", left: "nothing-left" };
  await Promise.all([
    mustLeaveNothing(tools, {
      csv: large,
      whole: csv,
      faults: [
        // An answer that uploads large files alone has begun by now.
        { operation: "GetObject", kind: "cut-body", afterBytes: Math.floor(large.length * 0.98) },
        // Who does not wait for it has ended before.
        { operation: "AbortMultipartUpload", kind: "delay", ms: 500 },
      ],
      why: "Throw when the connection breaks: it broke after 98 % of a CSV of 9 MiB, and that is not the whole file",
      ids,
    }),
    mustLeaveNothing(tools, {
      csv,
      faults: [
        { operation: "GetObject", kind: "cut-body", afterBytes: 1000 },
        { operation: "CreateMultipartUpload", kind: "delay", ms: 500 },
      ],
      why: "Throw when the connection breaks while the upload is still being created",
      ids,
      shown: true,
    }),
  ]);
});

check("unreadable-csv", async (tools) => {
  const csv = longCsv(tools.random);
  const ids = { thrown: "failure-thrown", left: "nothing-left" };
  await Promise.all([
    mustLeaveNothing(tools, {
      csv: `${csv}8,"${tools.random.words(2)}\n${csv}`,
      whole: csv,
      why: "Throw when a quote of the object is never closed: look at papaparse's errors in the stream, too",
      ids,
    }),
    mustLeaveNothing(tools, {
      csv,
      faults: [{ operation: "GetObject", kind: "deny" }],
      why: "Throw when S3 refuses GetObject (AccessDenied, 403): a CSV that cannot be read is not an empty one",
      ids,
      shown: true,
    }),
    mustLeaveNothing(tools, {
      csv,
      isGone: true,
      why: "Throw when the CSV does not exist (NoSuchKey, 404): a CSV that is gone is not an empty one",
      ids,
      shown: true,
    }),
  ]);
});

check("upload-breaks", async (tools) => {
  const refused = (operation: string) => ({ operation, kind: "server-error" as const, calls: always });
  const csv = csvOf(longTable(tools.random));
  await Promise.all([
    mustLeaveNothing(tools, {
      csv,
      whole: longCsv(tools.random),
      faults: [
        refused("CompleteMultipartUpload"),
        refused("PutObject"),
        { operation: "AbortMultipartUpload", kind: "throttle" },
      ],
      why: "Throw when the upload cannot be completed: S3 answered each try with InternalError (500)",
    }),
    mustLeaveNothing(tools, {
      csv,
      // Somebody else aborts it, for example a lifecycle rule.
      faults: (s3, bucket) => [
        { operation: "CompleteMultipartUpload", kind: "first", run: () => abortAll(s3, bucket) },
        refused("PutObject"),
      ],
      why: "Throw when the upload cannot be completed: somebody else had aborted it, S3 answered with NoSuchUpload (404), and there is no object",
      shown: true,
    }),
  ]);
});

async function abortAll(s3: S3Client, bucket: string): Promise<void> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  for (const { Key, UploadId } of Uploads) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  }
}

check("download-ends", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".jsonl" })];
  // Of another size than the largest file: that is read as a stream, too.
  await putLarge(s3, { bucket, key: from, random, copies: random.int(7, 9) });
  const result = await answer.call({
    export: "convertObject",
    args: [{ bucket, from, to, format: "lines" }],
    judges: ["memory"],
    faults: [
      { operation: "UploadPart", kind: "server-error", calls: always },
      { operation: "AbortMultipartUpload", kind: "delay", ms: 2000 },
    ],
  });
  expect(result.error, "Throw when S3 takes no part").toBeDefined();
  const ended = (name: string): number =>
    Math.max(0, ...result.calls.filter(({ operation }) => operation === name).map(({ at, ms }) => at + ms));
  expect(
    ended("GetObject"),
    `Destroy the download's stream before you abort the upload: the abort took 2000 ms, and the download still ran; milliseconds of the run after ${callsOf(result)}`,
  ).toBeLessThan(ended("AbortMultipartUpload") - 400);
});

check("busy-s3", async (tools) => {
  const table = someTable(tools.random);
  const faults: Faults = [
    { operation: "GetObject", kind: "throttle" },
    { operation: "GetObject", kind: "reset", calls: [2] },
    { operation: "CreateMultipartUpload", kind: "throttle" },
    { operation: "UploadPart", kind: "reset" },
    { operation: "PutObject", kind: "reset" },
    { operation: "CompleteMultipartUpload", kind: "server-error" },
  ];
  const why =
    "Let the SDK try again, with bodies that it can send twice: S3 was busy at the first call of each operation, and at the second GetObject; the SDK tries up to three times";
  const { text, value } = await convert(tools, { csv: csvOf(table), format: "array", faults, why });
  expect(parsed(text), "Write every row once, also after a second try").toEqual(rowsOf(table));
  expect(value, "Count each row once, also after a second try").toEqual({
    rows: table.records.length,
    problems: [],
  });
});

check("small-pieces", async (tools) => {
  const { random } = tools;
  const { header, records } = someTable(random);
  records[0]![1] = '"two"\nlines\r\n, "quoted"';
  records[1]!.push(`${random.pick(["€", "語", "न"])}\r.`);
  records[1]!.splice(1, 1);
  // Without quotes, a record shows what was taken for its line end.
  const written = records.map((cells, n) => (n === 2 ? cells : cells.map(quoted)));
  const csv = csvOf({ header: header.map(quoted), records: written }, "\r\n");
  const why = "Read pieces that end anywhere, also within a record or between \\r and \\n";
  const results = await Promise.all([
    // It ends with a line end that is within quotes, behind a quote that is one of the text.
    convert(tools, { csv, format: "array", why, faults: slow(csv.indexOf('""\n') + 3, 100) }),
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
  const [from, to] = [random.key({ extension: ".csv" }), random.key({ extension: ".jsonl" })];
  const put = (csv: string) => s3.send(new PutObjectCommand({ Bucket: bucket, Key: from, Body: csv }));
  // Large enough for an answer that asks for it in ranges.
  const old = longTable(random);
  // The same columns in another order: the names of one version do not fit the cells of the other.
  const turned = (cells: string[]): string[] => cells.toReversed();
  const fresh = { header: turned(old.header), records: old.records.toReversed().map(turned) };
  await put(csvOf(old));
  const replace = () => put(csvOf(fresh));
  const result = await answer.call({
    export: "convertObject",
    args: [{ bucket, from, to, format: "lines" }],
    faults: [
      { operation: "GetObject", kind: "first", calls: [2], run: replace },
      { operation: "UploadPart", kind: "reset" },
      { operation: "UploadPart", kind: "throttle", calls: [3] },
    ],
  });
  const count = result.calls.filter(({ operation }) => operation === "GetObject").length;
  // An error is right where the CSV was replaced: IfMatch makes one of it.
  expect(
    count > 1 ? undefined : result.error,
    `busy-s3: Let the SDK try again, with bodies that it can send twice: S3 was busy at two tries of UploadPart; the SDK tries up to three times; convertObject threw ${result.error?.name} after ${callsOf(result)}`,
  ).toBeUndefined();
  if (result.error) return;
  const { Body } = await written(s3, { bucket, key: to });
  const rows = (await Body!.transformToString()).split("\n").slice(0, -1).map(parsed) as Row[];
  expect(
    [old.records, fresh.records.map(turned)].some(
      (version) =>
        rows.length === version.length &&
        version.every(([id, text], n) => isDeepStrictEqual({ ...rows[n] }, { id, text })),
    ),
    `one-version: Read one version of the CSV: it was replaced just before the second of ${count} GetObject calls, and the names of one version do not fit the cells of the other`,
  ).toBe(true);
});
