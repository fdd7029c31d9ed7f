// oxlint-disable max-lines -- a lab has one file of checks
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { check, expect, type Random, type Run, type Tools } from "aws-data-labs/testing";
import Papa from "papaparse";
import recorded from "./fixtures/oracle.json" with { type: "json" };
import inputs from "./fixtures/oracle-inputs.json" with { type: "json" };

type Cell = string | null;
type Count = Record<string, string | number | null>;

interface Query {
  column: string;
  missing?: string;
  subset?: string[];
}

interface Asked {
  name?: "etlExample" | "countGroups" | "countLarge";
  csv: string;
  query: Query;
}

const csvOf = (records: Cell[][], newline = "\n"): string => Papa.unparse(records, { newline }) + newline;

/** Puts a CSV and calls the answer with it. */
async function ask({ answer, aws, random }: Tools, { name = "countGroups", csv, query }: Asked) {
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".csv" });
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: csv }));
  return answer.call(name, { bucket, key, ...query });
}

const count = async (tools: Tools, asked: Asked) => (await ask(tools, asked)).value;

/** Most frequent first; equal ones by their characters, the group without a key before them. */
function counted(column: string, keys: Cell[]): Count[] {
  const counts = new Map<Cell, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts]
    .sort(([first, n], [second, m]) => m - n || byCharacters(first, second))
    .map(([key, n]) => ({ [column]: key, count: n }));
}

function byCharacters(first: Cell, second: Cell): number {
  if (first === null || second === null) return first === null ? -1 : 1;
  return first < second ? -1 : 1;
}

/** Different words. */
const words = (random: Random, length: number): string[] =>
  random.list(length, (n) => `${random.word()}${n}`);

/** Each of the keys some times, in any order. */
const often = <Key>(random: Random, keys: readonly Key[], most = 5): Key[] =>
  random.shuffle(keys.flatMap((key) => random.list(random.int(1, most), () => key)));

check("whole-rows", async (tools) => {
  const { random } = tools;
  const column = random.word();
  const keys = often(random, words(random, 4));
  // A semicolon separates nothing here, however often it comes.
  const note = () => random.list(4, () => random.word()).join(";");
  const whole = keys.map((key, n): Cell[] => [String(n), key, note()]);
  const broken: Cell[][] = [
    ["x", keys[0]!, ""],
    ["y", "", note()],
    ["", keys[1]!, note()],
    ["z", random.word(), ""],
  ];
  const csv = csvOf([["id", column, "a;b;c;d"], ...random.shuffle([...whole, ...broken])]);
  const value = await count(tools, { name: "etlExample", csv, query: { column } });
  expect(value, "Rows in which any cell is empty are dropped; the others are counted by group").toEqual(
    counted(column, keys),
  );
});

check("shown-table", async (tools) => {
  const { random } = tools;
  const column = random.pick(["k", "key"]);
  // As many as are shown, and none of them as wide as a column.
  const twenty = random.list(20, (n) => `${random.pick(["x", "y"])}${n}`);
  const keys = often(random, twenty, 120);
  const { stdout } = await ask(tools, {
    name: "etlExample",
    csv: csvOf([["id", column], ...keys.map((key, n) => [String(n), key])]),
    query: { column },
  });
  expect(
    stdout.trimEnd(),
    "show() frames the table and sets cells to the right; columns are 3 wide at least",
  ).toBe(shown(column, counted(column, keys)));
});

check("shown-top", async (tools) => {
  const { random } = tools;
  const column = random.word();
  const long = [`${random.word()} `.repeat(9).slice(0, 20), `${random.word()} `.repeat(9).slice(0, 21)];
  // The long ones come most often, so that they are shown.
  const most = long.flatMap((key) => random.list(6, () => key));
  const keys = random.shuffle([...most, ...often(random, words(random, 20))]);
  const { stdout, value } = await ask(tools, {
    name: "etlExample",
    csv: csvOf([["id", column], ...keys.map((key, n) => [String(n), key])]),
    query: { column },
  });
  expect(value, "All groups are returned").toEqual(counted(column, keys));
  expect(stdout.trimEnd(), "show() prints 20 rows, says so, and cuts cells of more than 20 characters").toBe(
    shown(column, counted(column, keys)),
  );
});

/** What Spark's show() prints: https://spark.apache.org/docs/latest/api/python/, DataFrame.show. */
function shown(column: string, counts: Count[]): string {
  const cut = (text: string) => (text.length > 20 ? `${text.slice(0, 17)}...` : text);
  const rows = counts.slice(0, 20).map((row) => [cut(String(row[column])), String(row.count)]);
  const [first, second] = [0, 1].map((at) =>
    Math.max(3, [column, "count"][at]!.length, ...rows.map((row) => row[at]!.length)),
  ) as [number, number];
  const rule = `+${"-".repeat(first)}+${"-".repeat(second)}+`;
  const line = (cells: string[]) => `|${cells[0]!.padStart(first)}|${cells[1]!.padStart(second)}|`;
  const more = counts.length > 20 ? ["only showing top 20 rows"] : [];
  return [rule, line([column, "count"]), rule, ...rows.map(line), rule, ...more].join("\n");
}

/** https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html, na_values, but for the empty cell. */
const marks = [
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
];
const lookAlikes = ["na", "Null", "none", "-", "NAN", "undefined", " ", "0", "?"];

/** A table with gaps in both columns: nothing, `""`, marks, and what only looks like one. */
function withGaps(random: Random) {
  const texts = [...marks, ...lookAlikes, ...words(random, 3), "", ""];
  // Each text stands once beside a note that is there: its own gap alone then decides.
  const records = random.shuffle(
    texts.flatMap((key): [string, string][] => [
      [key, "x"],
      [key, random.pick(["x", "", random.pick(marks)])],
    ]),
  );
  const cell = (text: string) => (random.flip() ? `"${text}"` : text);
  const csv = ["key,note", ...records.map((cells) => cells.map(cell).join(","))].join("\n");
  return { csv: `${csv}\n`, records };
}

const isMissing = {
  spark: (cell: string) => cell === "",
  pandas: (cell: string) => cell === "" || marks.includes(cell),
};

function expectedOf(records: [string, string][], missing: "spark" | "pandas"): Count[] {
  const whole = records.filter((cells) => !cells.some(isMissing[missing]));
  return counted(
    "key",
    whole.map(([key]) => key),
  );
}

check("missing-for-spark", async (tools) => {
  const { csv, records } = withGaps(tools.random);
  expect(
    await count(tools, { csv, query: { column: "key", missing: "spark" } }),
    'For Spark, an empty cell is missing, in quotes ("") too; NA, null and a space are text',
  ).toEqual(expectedOf(records, "spark"));
});

check("missing-for-pandas", async (tools) => {
  const { csv, records } = withGaps(tools.random);
  expect(
    await count(tools, { csv, query: { column: "key", missing: "pandas" } }),
    "For pandas, all of read_csv's na_values are missing, in quotes or not; na, none and a space are text",
  ).toEqual(expectedOf(records, "pandas"));
});

check("null-group", async (tools) => {
  const { random } = tools;
  // In JavaScript "-5" < null is true.
  const [a, b] = [`-${random.int(1, 99)}`, random.word()];
  const header = ["id", "key", "note"];
  const keys = (...first: Cell[]) => [...first, ...random.shuffle([null, null, a, a, b])];
  const lacking: Cell[][] = [
    ["", a, "x"],
    ["", null, "x"],
  ];
  const [some, all] = await Promise.all([
    count(tools, {
      csv: csvOf([header, ...keys(null, a).map((key): Cell[] => ["1", key, ""]), ...lacking]),
      query: { column: "key", missing: "spark", subset: ["id"] },
    }),
    count(tools, {
      csv: `${csvOf([header, ...keys(a, null).map((key): Cell[] => ["", key, "x"])])}\n`,
      query: { column: "key", missing: "spark", subset: [] },
    }),
  ]);
  const expected = [
    { key: null, count: 3 },
    { key: a, count: 3 },
    { key: b, count: 1 },
  ];
  expect(
    some,
    "Only id must be there: rows without a key are a group, null, which stands before equally frequent ones",
  ).toEqual(expected);
  expect(
    all,
    "Nothing must be there: all rows count, in whatever order; a line without anything is none",
  ).toEqual(expected);
});

check("text-stays-text", async (tools) => {
  const { random } = tools;
  const n = random.int(2, 99);
  const keys = often(random, [`00${n}`, String(n), `${n}.0`, `${n}e0`, "true", "TRUE", "2026-11-22"]);
  const value = await count(tools, {
    csv: csvOf([["key"], ...keys.map((key) => [key])]),
    query: { column: "key", missing: "spark" },
  });
  expect(value, "header=True makes text of everything: what looks like a number is none").toEqual(
    counted("key", keys),
  );
});

check("any-key", async (tools) => {
  const { random } = tools;
  const names = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
  const keys = often(random, [
    ...random.shuffle(names).slice(0, 3),
    "a-b",
    "a",
    "10",
    "2",
    ...words(random, 2),
  ]);
  const value = await count(tools, {
    csv: csvOf([["id", "key"], ...keys.map((key) => ["1", key])]),
    query: { column: "key", missing: "spark" },
  });
  expect(
    value,
    "A key is a text of the file; objects have properties of their own, such as constructor",
  ).toEqual(counted("key", keys));
});

check("in-order", async (tools) => {
  const { random } = tools;
  const keys = random.shuffle(["Z", "a", "B", "ä", "z", "10", "9", "_", "a b", "-1"].map((key) => `${key}`));
  const [twice, thrice] = words(random, 2) as [string, string];
  const all = random.shuffle([...keys, twice, twice, thrice, thrice, thrice]);
  const value = await count(tools, {
    csv: csvOf([["key"], ...all.map((key) => [key])]),
    query: { column: "key", missing: "spark" },
  });
  expect(
    value,
    "Most frequent first; equally frequent ones as Spark compares text, capitals before small letters",
  ).toEqual(counted("key", all));
});

check("difficult-cells", async (tools) => {
  const { random } = tools;
  const column = `the "${random.word()}", key`;
  const keys = often(
    random,
    [`${random.word()}, ${random.word()}`, `say "${random.word()}"`, "語 €", "a\nb"],
    3,
  );
  const csv = `\uFEFF${csvOf([["id", column, "note"], ...keys.map((key) => ["1", key, "x"])], "\r\n")}2,${random.word()}\r\n`;
  expect(
    await count(tools, { csv, query: { column, missing: "spark" } }),
    "Quotes, CRLF and the byte order mark are no part of cells; what a short record has not is missing",
  ).toEqual(counted(column, keys));
});

check("no-rows-left", async (tools) => {
  const { random } = tools;
  const query = { column: "key", missing: "spark" };
  const [dropped, empty] = await Promise.all([
    count(tools, {
      csv: csvOf([
        ["id", "key"],
        ["", random.word()],
        ["1", ""],
      ]),
      query,
    }),
    count(tools, { csv: "id,key\n", query }),
  ]);
  expect(dropped, "In each row a cell is missing").toEqual([]);
  expect(empty, "The CSV has a header alone").toEqual([]);
});

check("as-recorded", async (tools) => {
  await Promise.all(tools.random.shuffle(inputs.cases).map((one) => expectAsRecorded(tools, one)));
});

async function expectAsRecorded(tools: Tools, one: (typeof inputs.cases)[number]): Promise<void> {
  const { name, function: original, objects, arguments: given } = one;
  const result = recorded.results.find((one) => one.name === name)!;
  const {
    column_name: column = "",
    subset,
    ...rest
  } = given as Partial<Record<string, string>> & { subset?: string[] };
  const classic = original === "etl_example";
  const run = await ask(tools, {
    name: classic ? "etlExample" : "countGroups",
    csv: objects["data.csv"],
    query: classic
      ? { column }
      : {
          column: rest.column!,
          missing: original.endsWith("pandas") ? "pandas" : "spark",
          ...(subset ? { subset } : {}),
        },
  });
  const { pandas, pyspark } = recorded.versions;
  expect(run.value, `Spark ${pyspark} or pandas ${pandas} gave this: ${name}`).toEqual(result.value);
  if (classic) {
    expect(run.stdout.trimEnd(), `Spark ${pyspark} printed this: ${name}`).toBe(result.printed!.trimEnd());
  }
}

check("same-in-sql", async (tools) => {
  const { random } = tools;
  const { csv, records } = withGaps(random);
  const missing = random.pick(["spark", "pandas"] as const);
  const keys = random.shuffle<Cell>([null, "7", "7.0", "10", null, "9.50", "10", "1e1"]);
  const gaps = csvOf([["id", "key", "note"], ...keys.map((key): Cell[] => ["1", key, ""]), ["", "5", "x"]]);
  const [marked, grouped, empty] = await Promise.all([
    count(tools, { name: "countLarge", csv, query: { column: "key", missing } }),
    count(tools, {
      name: "countLarge",
      csv: gaps,
      query: { column: "key", missing: "spark", subset: ["id"] },
    }),
    count(tools, {
      name: "countLarge",
      csv: "id,key\n",
      // Nothing must be there: a condition made of no parts is no SQL.
      query: { column: "key", missing: "spark", subset: [] },
    }),
  ]);
  expect(marked, `Cells are missing as for ${missing}`).toEqual(expectedOf(records, missing));
  expect(grouped, "All columns are text, counts are numbers, the null group is first among equals").toEqual(
    counted("key", keys),
  );
  expect(empty, "The CSV has a header alone").toEqual([]);
});

check("names-in-sql", async (tools) => {
  const { random } = tools;
  const name = random.pick(["it's", "order by", "select", "a,b", "1st", "count*"]);
  const [column, other] = random.shuffle(['the "key"', name]) as [string, string];
  const keys = often(random, [...words(random, 2), "a\nb", `say "${random.word()}"`]);
  const csv = csvOf([[other, column], ...keys.map((key) => ["1", key]), ["", "dropped"]]);
  const value = await count(tools, {
    name: "countLarge",
    csv,
    query: { column, missing: "spark", subset: [other, column] },
  });
  expect(value, 'In SQL, a name stands in quotes: "the ""key"""').toEqual(counted(column, keys));
});

/** The answer refused its input, and said why: a TypeError is an accident, which tells nobody what to do. */
function expectRefusal({ error }: Run, why: string): void {
  expect(error, `${why} that is an error`).toBeDefined();
  expect(error!.name, `${why} the error was met by accident, instead of being thrown`).not.toBe("TypeError");
  expect(error!.message, `${why} the error says so`).not.toBe("");
}

check("no-such-table", async (tools) => {
  const { random } = tools;
  const [known, unknown] = words(random, 2) as [string, string];
  const csv = csvOf([
    ["id", known],
    ["1", random.word()],
  ]);
  const query = { column: known, missing: "pandas" };
  const mistyped = { ...query, subset: ["id", unknown] };
  const [column, subset, large, open, empty] = await Promise.all([
    // Without rows, nobody would meet the column.
    ask(tools, { csv: csvOf([["id", known]]), query: { ...query, column: unknown } }),
    ask(tools, { csv, query: mistyped }),
    ask(tools, { name: "countLarge", csv, query: mistyped }),
    ask(tools, { csv: `${csv}2,"${random.word()}\n3,x\n`, query }),
    ask(tools, { csv: "", query }),
  ]);
  expectRefusal(column, `The table has no column ${unknown} (pandas raises KeyError):`);
  expectRefusal(subset, `subset names the column ${unknown}, which is not there (pandas raises KeyError):`);
  expectRefusal(large, `subset names the column ${unknown}, which is not there, in countLarge too:`);
  expectRefusal(open, "A quote is opened and never closed (pandas raises ParserError):");
  expectRefusal(empty, "The object is empty, it has no header (pandas raises EmptyDataError):");
});

check("s3-stumbles", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".csv" });
  // Three bytes a character: most pieces of the download end within one.
  const keys = often(
    random,
    ["語", "한", "€"].map((letter) => letter.repeat(random.int(50, 60))),
    99,
  );
  const Body = csvOf([["id", "key"], ...keys.map((one, n) => [String(n), one])]);
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  const args = [{ bucket, key, column: "key", missing: "spark" }];
  const pieces = {
    operation: "GetObject",
    kind: "slow-body",
    pieceBytes: 1000,
    pauseMs: 1,
    calls: [2],
  } as const;
  const [small, large] = await Promise.all([
    answer.call({
      export: "countGroups",
      args,
      faults: [{ operation: "GetObject", kind: "throttle" }, pieces],
    }),
    answer.call({
      export: "countLarge",
      args,
      faults: [{ operation: "GetObject", kind: "reset" }, pieces],
    }),
  ]);
  expect(small.error, "S3 refused one GetObject with SlowDown: a second try helps").toBeUndefined();
  expect(large.error, "S3 broke one GetObject off: a second try helps").toBeUndefined();
  const why = "The download came in pieces of 1000 bytes, which end within characters and records";
  expect(small.value, why).toEqual(counted("key", keys));
  expect(large.value, why).toEqual(counted("key", keys));
});

check("one-version", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".csv" });
  const [older, newer] = ["a", "b"].map((group) => `${random.word()}-${group}`.padEnd(20, group)) as [
    string,
    string,
  ];
  const rows = random.int(80_000, 90_000);
  // 3 MB, of the same length in both versions: who reads in parts finds a record's end where one was before.
  const put = (group: string) =>
    s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: `id,key\n${`123456789012345,${group}\n`.repeat(rows)}`,
      }),
    );
  await put(older);
  const run = await answer.call({
    export: "countLarge",
    args: [{ bucket, key, column: "key", missing: "spark" }],
    faults: [{ operation: "GetObject", kind: "first", run: () => put(newer), calls: [2] }],
  });
  const asked = run.calls.filter(({ operation }) => operation === "GetObject").length;
  // Who says which version it wants the parts of may be told that it is no longer there.
  if (asked > 1 && run.error !== undefined) return;
  expect(
    [older, newer].map((group) => [{ key: group, count: rows }]),
    `GetObject was called ${asked} times, and the object was replaced meanwhile: parts of two versions are no file`,
  ).toContainEqual(run.value);
});

const mib = 1024 * 1024;

check("larger-than-memory", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".csv" });
  const keys = [...words(random, 30), "NA", ""];
  const notes = random.list(50, () => random.text({ length: 300 }).replaceAll(/["\n,]/g, " "));
  const records = random.list(Math.ceil((5.5 * mib) / 275), (n): [string, string, string] => [
    `r${n}`,
    random.pick(keys),
    random.int(0, 9) === 0 ? "" : random.pick(notes),
  ]);
  const copies = 38;
  await putCopies(s3, { bucket, key, header: "id,key,note\n", block: csvOf(records), copies });
  const run = await answer.call({
    export: "countLarge",
    args: [{ bucket, key, column: "key", missing: "spark" }],
    judges: ["memory"],
  });
  const whole = records.filter((cells) => !cells.includes("")).map(([, group]) => group);
  expect(run.value, `The file has more than ${copies * 5} MiB`).toEqual(
    counted("key", whole).map((row) => ({ ...row, count: Number(row.count) * copies })),
  );
});

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

check("broken-download", async ({ answer, aws, random }) => {
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".csv" });
  const keys = random.list(20_000, () => random.word());
  const csv = csvOf([["id", "key"], ...keys.map((word, n) => [String(n), word])]);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: csv }));
  // At the end of a record: what has come looks like a whole file.
  const afterBytes = csv.indexOf("\n", csv.length * 0.7) + 1;
  const calls = Array.from({ length: 20 }, (_, n) => n + 1);
  const query = { bucket, key, column: "key" };
  const [large, small] = await Promise.all(
    [
      { export: "countLarge", args: [{ ...query, missing: "spark" }] },
      { export: "etlExample", args: [query] },
    ].map((call) =>
      answer.call({ ...call, faults: [{ operation: "GetObject", kind: "cut-body", afterBytes, calls }] }),
    ),
  );
  const why =
    "The connection of GetObject broke after 70 % of the file: that is an error, not a smaller count";
  expect(large!.error, why).toBeDefined();
  expect(small!.error, why).toBeDefined();
  expect(small!.stdout, "Nothing is printed of half a table").toBe("");
  const well = await answer.call("countLarge", { ...query, missing: "spark" });
  expect(well.value, "Where no connection breaks, the same file is counted").toEqual(counted("key", keys));
});
