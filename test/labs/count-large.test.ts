/**
 * Lab 06's countLarge and countGroups give the same counts for any file, and the same as a third reader, written here
 * character by character. COUNTED_FILES=5000 tests more files.
 */
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startEmbedded } from "../../src/embedded/server.ts";

type Count = Record<string, string | number | null>;

interface Query {
  readonly column: string;
  readonly missing: "spark" | "pandas";
  readonly subset?: string[];
}

type Counter = (query: Query & { bucket: string; key: string }) => Promise<Count[]>;

const aws = await startEmbedded();
const credentials = { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey };
const s3 = new S3Client({ endpoint: aws.endpoint, region: "us-east-1", credentials });
let solution: { countGroups: Counter; countLarge: Counter };

beforeAll(async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", credentials.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey);
  solution = await import("../../labs/06-dropna-group-count/solution/answer.ts");
  const { CreateBucketCommand } = await import("@aws-sdk/client-s3");
  await s3.send(new CreateBucketCommand({ Bucket: "counted" }));
});
afterAll(() => aws[Symbol.asyncDispose]());

/** The records of a CSV, or undefined if a quote is not closed or is followed by text. */
function recordsOf(csv: string): string[][] | undefined {
  const text = `${csv.replace(/^\u{feff}/u, "")}\n`;
  const records: string[][] = [];
  let cells: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    let cell = "";
    const isQuoted = text[at] === '"';
    if (isQuoted) {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) return undefined;
        if (text[at] === '"') at += 1;
        cell += text[at]!;
      }
      at += text.startsWith("\r\n", at + 1) ? 2 : 1;
      if (text[at] !== "," && text[at] !== "\n") return undefined;
    } else {
      for (; text[at] !== "," && text[at] !== "\n"; at += 1) cell += text[at]!;
      if (text[at] === "\n") cell = cell.replace(/\r$/, "");
    }
    cells.push(cell);
    if (text[at] === ",") continue;
    if (isQuoted || cells.length > 1 || cell !== "") records.push(cells);
    cells = [];
  }
  return records;
}

const marks = ["NA", "null", "NaN", "None", "#N/A", "<NA>", "n/a"];

/** The counts that the README requires, or "refused". */
function expectedOf(csv: string, { column, missing, subset }: Query): Count[] | "refused" {
  const [header, ...records] = recordsOf(csv) ?? [];
  if (!header || [column, ...(subset ?? [])].some((name) => !header.includes(name))) return "refused";
  const isMissing = (cell = ""): boolean => cell === "" || (missing === "pandas" && marks.includes(cell));
  const counts = new Map<string | null, number>();
  for (const cells of records) {
    if ((subset ?? header).some((name) => isMissing(cells[header.indexOf(name)]))) continue;
    const cell = cells[header.indexOf(column)];
    const key = isMissing(cell) ? null : cell!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const bytes = (key: string | null): Buffer => (key === null ? Buffer.alloc(0) : Buffer.from(`x${key}`));
  return [...counts]
    .sort(([key, n], [other, m]) => m - n || Buffer.compare(bytes(key), bytes(other)))
    .map(([key, count]) => ({ [column]: key, count }));
}

/**
 * The README excludes these files for countLarge, because DuckDB has no option for them: a carriage return outside of
 * quotes, spaces before a quote, quotes that are not closed.
 */
const isOdd = (csv: string): boolean =>
  recordsOf(csv) === undefined || /\r(?!\n)|(?:^|[,\n])\s+"/.test(csv.replace(/^\u{feff}/u, ""));

let files = 0;

async function expectSame(csv: string, query: Query): Promise<void> {
  if (process.env.SEE)
    (await import("node:fs")).writeFileSync("/tmp/see.json", JSON.stringify({ csv, query }));
  const object = { Bucket: "counted", Key: `${(files += 1)}.csv` };
  await s3.send(new PutObjectCommand({ ...object, Body: csv }));
  const given = { bucket: object.Bucket, key: object.Key, ...query };
  const answers = [solution.countGroups, ...(isOdd(csv) ? [] : [solution.countLarge])];
  const counts = await Promise.all(answers.map((count) => count(given).catch(() => "refused")));
  const expected = expectedOf(csv, query);
  for (const found of counts) {
    expect(found, JSON.stringify({ csv: csv.slice(0, 500), query })).toEqual(expected);
  }
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Cells that readers misinterpret: comments, numbers, missing values, spaces, quotes, line ends, names of members. */
const bare = [
  "",
  "a",
  "A",
  "#a",
  "##",
  " a",
  "a ",
  " ",
  ' "a"',
  'a"b',
  'a""',
  "a\rb",
  "\r",
  "\t",
  "007",
  "7.0",
  "1e3",
];
const others = [
  "__proto__",
  "constructor",
  "語",
  "ﬀ",
  "😀",
  "é",
  "é",
  "true",
  "2026-11-22",
  "\0",
  "'",
  "\\",
  ";",
  "|",
];
const inQuotesOnly = ["a,b", "a\nb", "a\r\nb", 'say "a"', "\n", '"', ",", "a\r"];
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...bare, ...others, ...marks) },
  { weight: 3, arbitrary: fc.constantFrom(...bare, ...others, ...marks, ...inQuotesOnly).map(quoted) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }).map(quoted) },
);
const names = fc.uniqueArray(
  fc.constantFrom(
    "g",
    "G",
    "key",
    "KEY",
    " a ",
    "NA",
    "it's",
    "shape",
    "index",
    "$data",
    "a,b",
    "a\nb",
    'q"q',
    "#h",
    "__proto__",
  ),
  { minLength: 1, maxLength: 6 },
);
const lineEnd = fc.oneof(
  { weight: 8, arbitrary: fc.constant("\n") },
  { weight: 4, arbitrary: fc.constant("\r\n") },
  { weight: 1, arbitrary: fc.constantFrom("\n\n", "\r\n\r\n", "\n\r\n", "\r\n\n\n") },
);

const file = names.chain((header) =>
  fc.record({
    header: fc.constant(header),
    start: fc.constantFrom("", "", "", "\u{feff}", "\n", "\r\n\n", "\u{feff}\n"),
    headerEnd: lineEnd,
    // Some records are too short, some have too many cells.
    records: fc.array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: header.length + 2 }), lineEnd), {
      maxLength: 30,
    }),
    end: fc.constantFrom("", "", "", "a", '""', '"', '"a"b\n', '"a" \n', "\r", " ", "\n\n"),
    column: fc.constantFrom(...header, ...header, "unknown"),
    missing: fc.constantFrom("spark" as const, "pandas" as const),
    subset: fc.option(fc.subarray([...header, "Key"].slice(0, header.length + (header.length > 4 ? 1 : 0))), {
      nil: undefined,
    }),
  }),
);

test("countLarge and countGroups count correctly in unusual files", async () => {
  const runs = Number(process.env.COUNTED_FILES ?? 200);
  await fc.assert(
    fc.asyncProperty(file, async ({ header, start, headerEnd, records, end, column, missing, subset }) => {
      const name = (text: string): string => (/^\s*"|[,\n"]|^$/.test(text) ? quoted(text) : text);
      const lines = records.map(([cells, lineEnds]) => cells.join(",") + lineEnds);
      const csv = [start, header.map(name).join(","), headerEnd, ...lines, end].join("");
      await expectSame(csv, { column, missing, ...(subset === undefined ? {} : { subset }) });
    }),
    { numRuns: runs, endOnFailure: true },
  );
});

const repeated = (line: string, times: number): string => line.repeat(times);

/** Files long enough for DuckDB's format detection and for several of its buffers and vectors. */
const long: Record<string, string> = {
  "rows that begin with #": `g,n\n${repeated("#a,1\nb,2\n", 2500)}`,
  "short rows that begin with #": `g,n\n${repeated("#a\nb,2\n", 2500)}`,
  "one record with an extra cell": `g,n\n${repeated("a,1\nb\n", 2500)}c,1,2\n${repeated("a,1\n", 100)}`,
  "one column with empty lines": `g\n${repeated('a\n\n""\n', 2500)}`,
  "leading empty lines": `\n\n\ng,n\n${repeated("a,1\n", 2500)}`,
  "a header that looks missing": `NA,g\n${repeated("a,1\n", 50)}`,
  "a header of numbers": `1,g\n${repeated("1,2\n", 50)}`,
  "a header with spaces": ` g , n ,g\n${repeated("a,1,x\n", 50)}`,
  "LF in the header, CRLF in the rows": `g,n\n${repeated("a,1\r\n", 2500)}`,
  "CRLF in the header, LF in the rows": `g,n\r\n${repeated("a,1\n", 2500)}`,
  "a lone carriage return": `g,n\n${repeated("a\rb,1\n", 2500)}`,
  "quotes after a space": `g,n\n${repeated(' "a",1\na,1\n"a",1\n', 2500)}`,
  semicolons: `g;h,g\n${repeated("a;b,c\n", 100)}`,
  "100 columns": `g,${Array.from({ length: 99 }, (_, n) => `c${n}`).join(",")}\n${repeated(`a${",1".repeat(99)}\n`, 100)}`,
  "a long cell": `g,n\n"${"x\n".repeat(400_000)}",1\na,1\n`,
};

test.each(Object.entries(long))("a file with %s", async (_, csv) => {
  for (const column of ["g", "G"]) {
    for (const subset of [undefined, [], ["g"]]) {
      await expectSame(csv, { column, missing: "spark", ...(subset ? { subset } : {}) });
    }
  }
});
