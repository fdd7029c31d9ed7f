// oxlint-disable max-lines -- a lab has one file of checks
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { check, expect, putCopies, type Random, type CallResult, type Tools } from "aws-data-labs/testing";
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
  /** Whether the object's key has what a path or a URL would not have. */
  isOddKey?: boolean;
}

const csvOf = (records: Cell[][], newline = "\n"): string => Papa.unparse(records, { newline }) + newline;

/** Puts a CSV and calls the answer with it. */
async function ask(
  { answer, aws, random }: Tools,
  { name = "countGroups", csv, query, isOddKey = false }: Asked,
) {
  const bucket = await aws.bucket();
  const key = isOddKey ? `/${random.key({ special: true })}%41 ` : random.key({ extension: ".csv" });
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: csv }));
  // Each object has a bucket of its own.
  return answer.group(bucket).call(name, { bucket, key, ...query });
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
  // The order of UTF-8 bytes is that of code points.
  return Buffer.compare(Buffer.from(first), Buffer.from(second));
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
  // A table may be wide, and the only gap of a record in its last column.
  const more = random.list(30, (n) => `more${n}`);
  const whole = keys.map((key, n): Cell[] => [String(n), key, note(), ...more]);
  const broken: Cell[][] = [
    ["x", keys[0]!, "", ...more],
    ["y", "", note(), ...more],
    ["", keys[1]!, note(), ...more],
    ["z", random.word(), "", ...more],
    ["z", keys[0]!, note(), ...more.with(-1, "")],
  ];
  const csv = csvOf([
    // A name that begins with that of the column is another name.
    [`${column}_id`, column, "a;b;c;d", ...more],
    ...random.shuffle([...whole, ...broken]),
  ]);
  const value = await count(tools, { name: "etlExample", csv, query: { column } });
  expect(
    value,
    "Drop the rows in which any cell is empty, and count the others by group: return { [column]: group, count } for each",
  ).toEqual(counted(column, keys));
});

check("shown-table", async (tools) => {
  const { random } = tools;
  const column = random.pick(["k", "ke"]);
  // As many as are shown, and none of them as wide as a column.
  const twenty = random.list(20, (n) => `${random.pick(["x", "y"])}${n.toString(36)}`);
  const keys = often(random, twenty, 120);
  const { stdout } = await ask(tools, {
    name: "etlExample",
    csv: csvOf([["id", column], ...keys.map((key, n) => [String(n), key])]),
    query: { column },
  });
  const expected = shown(column, counted(column, keys));
  const lines = stdout.trimEnd().split("\n");
  expect(
    withoutWidths(stdout),
    "shown-as-table: Print the lines of the table, and nothing else: a rule, the names, a rule, the groups, a rule",
  ).toEqual(withoutWidths(expected, { more: lines.at(-1) === "only showing top 20 rows" }));
  expect(
    [...new Set(lines.filter((line) => line.startsWith("+")))],
    "column-widths: Make each column as wide as its longest text, counted in characters, and at least 3 wide",
  ).toEqual([expected.split("\n")[0]]);
  expect(
    lines.filter((line) => line.startsWith("|")),
    "shown-as-table: Set the cells to the right",
  ).toEqual(expected.split("\n").filter((line) => line.startsWith("|")));
  expect(
    lines.at(-1),
    'says-there-is-more: There are 20 groups, and all of them are shown: end without "only showing top 20 rows"',
  ).toBe(expected.split("\n").at(-1));
});

/** The lines of a table, whatever their cells are filled up to. */
const withoutWidths = (table: string, { more = false } = {}): string[] => [
  ...table
    .trimEnd()
    .split("\n")
    .map((line) =>
      line.replaceAll(/-+/g, (rule) => (line.startsWith("+") ? "-" : rule)).replaceAll(/ *\| */g, "|"),
    ),
  ...(more ? ["only showing top 20 rows"] : []),
];

check("shown-top", async (tools) => {
  const { random } = tools;
  const column = random.word();
  // An umlaut is one character of two bytes.
  const long = [20, 21].map((length) => `ä${`${random.word()} `.repeat(9)}`.slice(0, length));
  // The long ones come most often, so that they are shown.
  const most = long.flatMap((key) => random.list(6, () => key));
  const keys = random.shuffle([...most, ...often(random, words(random, 20))]);
  // The last of 21 groups is wider than the table, and is not printed.
  const narrow = often(random, "abcdefghijklmnopqrst".split(""), 3);
  // Twice as wide as they are long.
  const wideKeys = [20, 21].map((length) => random.pick(["語", "한"]).repeat(length));
  const [{ stdout, value }, { stdout: narrowTable }, { stdout: wideTable }] = await Promise.all([
    ask(tools, {
      name: "etlExample",
      csv: csvOf([["id", column], ...keys.map((key, n) => [String(n), key])]),
      query: { column },
    }),
    ask(tools, {
      name: "etlExample",
      csv: csvOf([["key"], ...[...narrow, "z in front of nothing"].map((key) => [key])]),
      query: { column: "key" },
    }),
    ask(tools, {
      name: "etlExample",
      csv: csvOf([["key"], ...wideKeys.map((key) => [key])]),
      query: { column: "key" },
    }),
  ]);
  const groups = counted(column, keys);
  const expected = shown(column, groups).split("\n");
  const lines = stdout.trimEnd().split("\n");
  const rows = lines.filter((line) => line.startsWith("|")).slice(1);
  expect(value, "returns-all: Return all groups with their whole texts, not only what is printed").toEqual(
    groups,
  );
  expect(rows.length, "twenty-rows: Print the first 20 groups of more").toBe(20);
  expect(
    rows.map((row) => row.split("|")[1]!.trim()),
    "cut-cells: Print the first 17 characters and ... of a text of more than 20; one of 20 stays whole",
  ).toEqual(groups.slice(0, 20).map((row) => cut(String(row[column])).trim()));
  const cellsOf = (table: string) =>
    table.split("\n").flatMap((line) => (line.startsWith("|") ? line.split("|")[1]!.trim() : []));
  expect(
    cellsOf(wideTable).slice(1).toSorted(),
    "cut-cells: Count characters, not columns: 20 Chinese or Korean characters stay whole, and of 21 the first 17 are printed",
  ).toEqual(wideKeys.map(cut).toSorted());
  expect(
    lines.filter(isRuleOrRow),
    "column-widths: Make each column as wide as its longest text, counted in characters, not in bytes",
  ).toEqual(expected.filter(isRuleOrRow));
  expect(
    narrowTable.split("\n")[0],
    "column-widths: Make each column as wide as the longest text that is printed, whatever groups follow",
  ).toBe("+---+-----+");
  for (const table of [stdout, narrowTable]) {
    expect(
      table.trimEnd().split("\n").at(-1),
      "says-there-is-more: There are more than 20 groups, here 22 or 21: the last line says so",
    ).toBe(expected.at(-1));
  }
});

const isRuleOrRow = (line: string): boolean => /^[+|]/.test(line);

const cut = (text: string): string => (text.length > 20 ? `${text.slice(0, 17)}...` : text);

/** What Spark's show() prints: https://spark.apache.org/docs/latest/api/python/, DataFrame.show. */
function shown(column: string, counts: Count[]): string {
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
const lookAlikes = [
  "na",
  "Null",
  "none",
  "-",
  "NAN",
  "undefined",
  " ",
  "0",
  "?",
  " NA",
  "a\u2028b",
  "a\uFEFFb",
  // The same word to people, and not the same text.
  "caf\u00e9",
  "cafe\u0301",
  "CAF\u00c9",
  "caf\u00e9 ",
];

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
  const { value, stdout, stderr } = await ask(tools, { csv, query: { column: "key", missing: "spark" } });
  const keys = records.map(([key]) => key);
  expect(
    stdout + stderr,
    "prints-nothing: Print nothing in countGroups, on standard error either: no number of dropped rows, no warning",
  ).toBe("");
  expect(
    value,
    "no-subset: Without a subset, drop the rows in which any column is missing, not only the one to group by",
  ).not.toEqual(
    counted(
      "key",
      keys.filter((key) => key !== ""),
    ),
  );
  expect(
    value,
    'missing-for-spark: For Spark, take an empty cell for missing, in quotes ("") too; NA, null and a space are text',
  ).toEqual(expectedOf(records, "spark"));
});

check("missing-for-pandas", async (tools) => {
  const { csv, records } = withGaps(tools.random);
  const [whole, some] = await Promise.all([
    count(tools, { csv, query: { column: "key", missing: "pandas" } }),
    count(tools, { csv, query: { column: "key", missing: "pandas", subset: ["note"] } }),
  ]);
  expect(
    whole,
    "For pandas, take all of read_csv's na_values for missing, in quotes or not; na, none and a space are text",
  ).toEqual(expectedOf(records, "pandas"));
  const noted = records.filter(([, note]) => !isMissing.pandas(note));
  expect(
    some,
    "For pandas, take the na_values for missing in the columns of a subset, too, and in the groups",
  ).toEqual(
    counted(
      "key",
      noted.map(([key]) => (isMissing.pandas(key) ? null : key)),
    ),
  );
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
      csv: csvOf([header, ...keys(null, a, b, b, b).map((key): Cell[] => ["1", key, ""]), ...lacking]),
      query: { column: "key", missing: "spark", subset: ["id"] },
    }),
    count(tools, {
      csv: `${csvOf([header, ...keys(a).map((key): Cell[] => ["", key, "x"])])},,\n\n`,
      query: { column: "key", missing: "spark", subset: [] },
    }),
  ]);
  const equal = [
    { key: null, count: 3 },
    { key: a, count: 3 },
  ];
  const total = (counts: unknown, which = (_key: unknown) => true) =>
    Array.isArray(counts)
      ? counts.reduce((sum, one: Count) => (which(one["key"]) ? sum + Number(one["count"]) : sum), 0)
      : counts;
  expect(
    total(some, (key) => key === a || key === b),
    "subset: Drop the rows in which a column of the subset, id, is missing, and no others",
  ).toBe(7);
  expect(
    total(some, (key) => key === null),
    "null-group: Count the rows without a key as the group null: the subset is id alone, so the key may be missing",
  ).toBe(3);
  expect(total(all), "empty-line: Count no row for a line without any character").not.toBe(8);
  expect(total(all), "empty-line: Count a row for a line of commas: it has characters").not.toBe(6);
  expect(total(all), "empty-subset: Drop no row if the subset is empty").toBe(7);
  const why =
    "null-first: Put the group null before equally frequent ones, and behind those that are more frequent";
  expect(some, why).toEqual([{ key: b, count: 4 }, ...equal]);
  expect(all, why).toEqual([...equal, { key: b, count: 1 }]);
});

check("text-stays-text", async (tools) => {
  const { random } = tools;
  const n = random.int(2, 99);
  const keys = often(random, [
    `00${n}`,
    String(n),
    ` ${n}`,
    `${n} `,
    `+${n}`,
    `${n}.0`,
    `${n}e0`,
    "true",
    "TRUE",
    "2026-11-22",
    'a 5" pipe',
    // The same word to people, and not the same text.
    "caf\u00e9",
    "cafe\u0301",
  ]);
  const result = await ask(tools, {
    // In quotes, a line end is a part of the cell, of the last one of a record, too.
    csv: `key\n\n${keys.join("\n\r\n")}\n"c\r\nd"\n\n`,
    query: { column: "key", missing: "spark", subset: [] },
    isOddKey: true,
  });
  expect(
    result.error?.name,
    "any-object: Give the key to S3 as it is: the slash in front, a space at the end, + and %",
  ).not.toBe("NoSuchKey");
  const { value } = result;
  expect(
    Array.isArray(value) ? value.filter(({ key }: Count) => key === null || key === "") : value,
    "empty-line: Count no row for a line without any character, also in a file of one column",
  ).toEqual([]);
  expect(
    value,
    "text-stays-text: Keep every cell the text it is, also one that looks like a number or a date, and the line end \\r\\n in quotes",
  ).toEqual(counted("key", [...keys, "c\r\nd"]));
  expect(result.stdout, "prints-nothing: Print nothing in countGroups: only etlExample prints").toBe("");
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
    "Count any text as a group: objects have members of their own, such as constructor, so group by something else",
  ).toEqual(counted("key", keys));
});

check("in-order", async (tools) => {
  const { random } = tools;
  const keys = random.shuffle(["Z", "a", "B", "ä", "z", "10", "9", "_", "a b", "-1"]);
  const [twice, thrice] = words(random, 2) as [string, string];
  const all = random.shuffle([...keys, twice, twice, thrice, thrice, thrice]);
  const value = await count(tools, {
    csv: csvOf([["key"], ...all.map((key) => [key])]),
    query: { column: "key", missing: "spark" },
  });
  const expected = counted("key", all);
  const counts = (groups: unknown) =>
    Array.isArray(groups) ? groups.map((one: Count) => one["count"]) : groups;
  expect(counts(value), "most-frequent-first: Put the most frequent group first").toEqual(counts(expected));
  expect(
    value,
    "character-order: Put equally frequent groups in the order of their characters, capitals before small letters",
  ).toEqual(expected);
});

check("difficult-cells", async (tools) => {
  const { random } = tools;
  const column = `the "${random.word()}", key`;
  const keys = often(
    random,
    [`${random.word()}, ${random.word()}`, `say "${random.word()}"`, "語 €", "a\nb", "a\r\nb"],
    3,
  );
  const records = [["id", column, "note"], ...keys.map((key) => ["1", key, "x"])];
  const short = random.word();
  const [plain, dropped] = words(random, 2) as [string, string];
  // In quotes, since there is a comma in it, and behind the mark.
  const marked = "the key, quoted";
  const windows = [
    [marked, "note"],
    ...random.shuffle([
      [plain, "x"],
      [plain, "x"],
      [dropped, ""],
    ]),
  ];
  const [first, second] = await Promise.all([
    // The last record lacks a note, and the file its last line end.
    askedFor(tools, { csv: `${csvOf(records)}2,${short}`, query: { column, missing: "spark" } }),
    ask(tools, { csv: `\uFEFF${csvOf(windows, "\r\n")}`, query: { column: marked, missing: "spark" } }),
  ]);
  const quoted =
    "quoted-cells: Read quoted cells and names, with commas, line ends and doubled quotes in them";
  expect(first.error, quoted).toBeUndefined();
  expect(
    Array.isArray(first.value) ? first.value.filter((one: Count) => one[column] === short) : first.value,
    "short-record: Take the cells that a short record lacks at its end for missing",
  ).toEqual([]);
  expect(first.value, quoted).toEqual(counted(column, keys));
  expect(
    second.error,
    "byte-order-mark: Remove the byte order mark, U+FEFF, which stands in front of the first column's name, here in front of its quote",
  ).toBeUndefined();
  expect(second.value, "crlf: Lines end with \\r\\n: the \\r is no part of the last cell").toEqual(
    counted(marked, [plain, plain]),
  );
});

check("no-rows-left", async (tools) => {
  const { random } = tools;
  const query = { column: "key", missing: "spark" };
  const [dropped, empty] = await Promise.all([
    ask(tools, {
      name: "etlExample",
      csv: csvOf([
        ["id", "key"],
        ["", random.word()],
        ["1", ""],
      ]),
      query: { column: "key" },
    }),
    count(tools, { csv: "id,key\n", query }),
  ]);
  expect(dropped.value, "no-rows: Return [] if no row is left: here a cell is missing in each").toEqual([]);
  expect(empty, "no-rows: Return [] if the CSV has no rows, only a header").toEqual([]);
  expect(
    dropped.stdout.trimEnd().split("\n"),
    "shown-as-table: Print the table also if it has no rows: the rules and the names",
  ).toEqual(shown("key", []).split("\n"));
});

check("as-recorded", async (tools) => {
  const cases = inputs.cases.filter(({ function: original }) => original !== "etl_example");
  await Promise.all(
    cases.filter(({ name }) => !name.startsWith("quotes")).map((one) => expectAsRecorded(tools, one)),
  );
});

check("shown-as-recorded", async (tools) => {
  const cases = inputs.cases.filter(
    ({ name, function: original }) =>
      name.startsWith("quotes") || (original === "etl_example" && name !== wide),
  );
  await Promise.all(cases.map((one) => expectAsRecorded(tools, one)));
});

async function expectAsRecorded(tools: Tools, one: (typeof inputs.cases)[number]): Promise<void> {
  const { name, function: original, objects, arguments: given } = one;
  const once = recorded.results.find((one) => one.name === name)!;
  const {
    column_name: column = "",
    subset,
    ...rest
  } = given as Partial<Record<string, string>> & { subset?: string[] };
  const classic = original === "etl_example";
  const result = await ask(tools, {
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
  expect(result.value, `Spark ${pyspark} or pandas ${pandas} gave this: ${name}`).toEqual(once.value);
  if (classic) {
    expect(result.stdout.trimEnd(), `Spark ${pyspark} printed this: ${name}`).toBe(once.printed!.trimEnd());
  }
}

/** Of what production needs: characters of double width, and line ends in cells and names. */
const wide = "wide characters and line ends";

check("shown-wide", async (tools) => {
  const { objects, arguments: given } = inputs.cases.find(({ name }) => name === wide)!;
  const { stdout } = await ask(tools, {
    name: "etlExample",
    csv: objects["data.csv"],
    query: { column: (given as { column_name: string }).column_name },
  });
  const { printed } = recorded.results.find(({ name }) => name === wide)!;
  const texts = (table: string) =>
    withoutWidths(table).map((line) => line.split("|").map((text) => text.trim()));
  expect(
    texts(stdout),
    "escaped-cells: Print a line end in a cell or name as \\n or \\r, a tab as \\t, so that each group keeps its line",
  ).toEqual(texts(printed!));
  expect(
    stdout.trimEnd(),
    "wide-characters: Count a Chinese, Japanese or Korean character as two wide where you fill cells up",
  ).toBe(printed!.trimEnd());
});

check("same-in-sql", async (tools) => {
  const { random } = tools;
  const { csv, records } = withGaps(random);
  const keys = [null, "7", "7.0", "10", "9.50", "10", "1e1"];
  // A short record: its id alone.
  const rows: Cell[][] = [...keys.map((key) => ["1", key, ""]), ["2"], ["", "5", "x"]];
  const gaps = csvOf([["id", "key", "note"], ...random.shuffle(rows)]);
  const [forSpark, forPandas, grouped, empty, kept] = await Promise.all([
    count(tools, { name: "countLarge", csv, query: { column: "key", missing: "spark" } }),
    count(tools, { name: "countLarge", csv, query: { column: "key", missing: "pandas" } }),
    ask(tools, {
      name: "countLarge",
      csv: gaps,
      query: { column: "key", missing: "spark", subset: ["id"] },
    }),
    count(tools, {
      name: "countLarge",
      // Lines without any character are no rows.
      csv: "key\n\n\r\n\n",
      // Nothing must be there: a condition made of no parts is no SQL.
      query: { column: "key", missing: "spark", subset: [] },
    }),
    count(tools, {
      name: "countLarge",
      csv: "key,note\na,\n,\n",
      query: { column: "key", missing: "spark", subset: [] },
    }),
  ]);
  for (const [missing, marked] of [
    ["spark", forSpark],
    ["pandas", forPandas],
  ] as const) {
    expect(
      marked,
      `same-rules: In countLarge, take the same cells for missing as in countGroups, here for ${missing}`,
    ).toEqual(expectedOf(records, missing));
  }
  expect(
    grouped.value,
    "same-rules: In countLarge, keep cells as text, fill short records, put the null group before equally frequent ones, and give counts as numbers",
  ).toEqual(counted("key", [...keys, null]));
  expect(
    empty,
    "same-rules: In countLarge, return [] if the CSV has no rows, only a header and empty lines",
  ).toEqual([]);
  expect(kept, "same-rules: In countLarge, drop no row if the subset is empty").toEqual(
    counted("key", ["a", null]),
  );
  expect(grouped.stdout, "prints-nothing: Print nothing in countLarge: only etlExample prints").toBe("");
});

check("names-in-sql", async (tools) => {
  const { random } = tools;
  const name = random.pick(["it's", "order by", "select", "a,b", "1st", "count*"]);
  const [column, other] = [' the "key" ', name];
  const keys = often(random, [...words(random, 2), "a\nb", `say "${random.word()}"`]);
  const csv = csvOf([[other, column], ...keys.map((key) => ["1", key]), ["", "dropped"]]);
  const { error, ...result } = await askedFor(tools, {
    name: "countLarge",
    csv,
    query: { column, missing: "spark", subset: [other, column] },
    isOddKey: true,
  });
  expect(
    error,
    "any-object: Give the key to S3 as it is: the slash in front, a space at the end, + and %",
  ).not.toEqual(expect.stringMatching(/^NoSuchKey/));
  const why = `any-name: Take any text for a column's name, here ${JSON.stringify([column, other])}: in SQL, put names in double quotes, and double the quotes in them; trim nothing`;
  expect(error, why).toBeUndefined();
  expect(result.value, why).toEqual(counted(column, keys));
});

/** Names that danfojs' DataFrames and JavaScript's objects have for members of their own. */
const members = [
  "shape",
  "index",
  "values",
  "columns",
  "dtypes",
  "size",
  "$data",
  "constructor",
  "query",
  "groupby",
];

check("names-and-order", async (tools) => {
  const { random } = tools;
  const [column, ...others] = random.shuffle(members).slice(0, 5) as [string, ...string[]];
  // By UTF-16 units, the emoji come before the ligature.
  const keys = random.shuffle(
    ["", "same ", "\u{1F600}"].flatMap((before) =>
      ["\u{1F600}", "\u{1F680}", "\uFB00", "\uFF21", "z", "A"].map((letter) => `${before}${letter}`),
    ),
  );
  const records = keys.map((key) => [key, ...others.map(() => "1")]);
  const dropped = ["dropped", ...others.map((_, at) => (at === 0 ? "" : "1"))];
  const prototype = "__proto__";
  const [{ error, value }, ofPrototype] = await Promise.all([
    askedFor(tools, {
      csv: csvOf([[column, ...others], ...records, dropped]),
      query: { column, missing: "spark" },
    }),
    askedFor(tools, {
      csv: csvOf([["id", prototype], ...keys.map((key) => ["1", key])]),
      query: { column: prototype, missing: "spark" },
    }),
  ]);
  const expected = counted(column, keys);
  const why = `names-of-members: The columns are called ${JSON.stringify([column, ...others])}: do not hand these names to a library that has members of the same name`;
  expect(error, why).toBeUndefined();
  const sorted = (groups: unknown) =>
    Array.isArray(groups)
      ? groups
          .map((one: Count) => JSON.stringify(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))))
          .toSorted()
      : groups;
  expect(sorted(value), why).toEqual(sorted(expected));
  expect(
    sorted(ofPrototype.value),
    "names-of-members: The column is called __proto__: a row that is made with { [column]: group } has it, one that is assigned to does not",
  ).toEqual(sorted(counted(prototype, keys)));
  expect(
    value,
    "code-point-order: Compare texts by code points, for example as UTF-8 bytes: an emoji comes after every letter up to U+FFFF",
  ).toEqual(expected);
});

check("sql-guesses-nothing", async (tools) => {
  const { random } = tools;
  const [plain, tag] = [random.word(), `#${random.word()}`];
  // Four short records of twenty, in front: DuckDB would take them for comments.
  const keys = [...random.list(4, () => tag), ...random.list(16, () => plain)];
  const csv = `key,note\n${keys.map((key) => (key === tag ? `${key}\n` : `${key},x\n`)).join("")}`;
  const query = { column: "key", missing: "spark", subset: ["key"] };
  const [right, mistaken] = await Promise.all([
    count(tools, { name: "countLarge", csv, query }),
    ask(tools, { name: "countLarge", csv, query: { ...query, column: "KEY" } }),
  ]);
  expect(
    right,
    "guesses-nothing: Count rows that begin with # too: set comment = '' for read_csv, and whatever else it may guess",
  ).toEqual(counted("key", keys));
  expectRefusal(mistaken, "exact-names: Refuse the column KEY of a table that has key:");
});

/** What a call gave, without failing where it threw. */
async function askedFor(tools: Tools, asked: Asked): Promise<{ error: string | undefined; value: unknown }> {
  const result = await ask(tools, asked);
  const { error } = result;
  return error
    ? { error: `${error.name}: ${error.message}`, value: undefined }
    : { error: undefined, value: result.value };
}

/** What JavaScript says when something is undefined that should not be: an accident, which tells nobody what to do. */
const accidents = /^Cannot (read|set|convert|destructure)|is not (a function|iterable|a constructor)/;

/** The answer refused its input, and said why, in whatever error. */
function expectRefusal({ error }: CallResult, why: string): void {
  expect(error, `${why} throw an error`).toBeDefined();
  const accident = error!.name === "TypeError" && accidents.test(error!.message) ? error!.message : "";
  expect(accident, `${why} throw an error that says so, before another happens by accident`).toBe("");
  expect(error!.message, `${why} say in the error's message what is wrong`).not.toBe("");
}

check("no-such-table", async (tools) => {
  const { random } = tools;
  const [known, unknown] = words(random, 2) as [string, string];
  const key = random.word();
  const csv = csvOf([
    ["id", known],
    ["1", key],
  ]);
  const query = { column: known, missing: "pandas" };
  const mistyped = { ...query, subset: ["id", unknown] };
  const [column, subset, large, right] = await Promise.all([
    // Without rows, nobody would meet the column.
    ask(tools, { csv: csvOf([["id", known]]), query: { ...query, column: unknown } }),
    ask(tools, { csv, query: mistyped }),
    ask(tools, { name: "countLarge", csv, query: mistyped }),
    count(tools, { csv, query: { ...query, subset: ["id", known] } }),
  ]);
  expectRefusal(column, `unknown-column: The table has no column ${unknown} (pandas raises KeyError):`);
  expectRefusal(
    subset,
    `unknown-column: subset names ${unknown}, which the table does not have (pandas raises KeyError):`,
  );
  expectRefusal(
    large,
    `unknown-column: subset names ${unknown}, which the table does not have, in countLarge too:`,
  );
  expect(right, "unknown-column: Count the same table if all names are right").toEqual(counted(known, [key]));
});

check("no-table", async (tools) => {
  const { random } = tools;
  const [key, other] = words(random, 2) as [string, string];
  const query = { column: "key", missing: "pandas" };
  const csv = (end: string) => `id,key\n1,${key}\n2,"${other}${end}\n`;
  const [nothing, inSql, open, empty, right] = await Promise.all([
    ask(tools, { csv: "", query }),
    ask(tools, { name: "countLarge", csv: "\n\r\n", query }),
    ask(tools, { csv: csv("\n3,x"), query }),
    ask(tools, { csv: "\n\r\n", query }),
    count(tools, { csv: csv('"'), query }),
  ]);
  expectRefusal(open, "open-quote: A quote is opened and never closed (pandas raises ParserError):");
  expectRefusal(
    empty,
    "no-header: The object has empty lines alone, no header (pandas raises EmptyDataError):",
  );
  expectRefusal(nothing, "no-header: The object has 0 bytes, no header (pandas raises EmptyDataError):");
  expectRefusal(inSql, "no-header: The object has empty lines alone, no header, in countLarge too:");
  expect(right, "open-quote: Count the same table if the quote is closed").toEqual(
    counted("key", [key, other]),
  );
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
    calls: [2, 3],
  } as const;
  const failing = { operation: "GetObject", kind: "server-error", calls: [1, 2, 3, 4, 5, 6] } as const;
  const [failed, noBucket, denied, gone, small, large] = await Promise.all([
    answer.call({ export: "countLarge", args, faults: [failing] }),
    answer.call({ export: "countGroups", args: [{ ...args[0]!, bucket: aws.name("nobodys-bucket") }] }),
    answer.call({
      export: "countGroups",
      args,
      faults: [{ operation: "GetObject", kind: "deny" }],
    }),
    answer.call({ export: "countLarge", args: [{ ...args[0]!, key: `${key}.old` }] }),
    answer.call({
      export: "countGroups",
      args,
      faults: [{ operation: "GetObject", kind: "throttle", calls: [1, 2] }, pieces],
    }),
    answer.call({
      export: "countLarge",
      args,
      faults: [{ operation: "GetObject", kind: "reset" }, pieces],
    }),
  ]);
  const empty = "a file that you may not read, or that is gone, is not one without rows";
  expect(denied.error, `refused: Throw if S3 refuses GetObject (AccessDenied, 403): ${empty}`).toBeDefined();
  expect(gone.error, `refused: Throw if the object does not exist (NoSuchKey, 404): ${empty}`).toBeDefined();
  expect(failed.error, `refused: Throw if S3 fails (InternalError, 500): ${empty}`).toBeDefined();
  expect(
    noBucket.error,
    `refused: Throw if there is no such bucket (NoSuchBucket, 404): ${empty}`,
  ).toBeDefined();
  expect(
    small.error,
    "second-try: Try again: S3 refused two GetObjects with SlowDown, and the SDK tries up to three times",
  ).toBeUndefined();
  expect(large.error, "second-try: Try again: S3 broke one GetObject off").toBeUndefined();
  const why =
    "slow-download: Decode a character only when all its bytes are there: the download came in pieces of 1000 bytes";
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
  const result = await answer.call({
    export: "countLarge",
    args: [{ bucket, key, column: "key", missing: "spark" }],
    faults: [{ operation: "GetObject", kind: "first", run: () => put(newer), calls: [2] }],
  });
  const asked = result.calls.filter(({ operation }) => operation === "GetObject").length;
  // Who says which version it wants the parts of may be told that it is no longer there.
  if (asked > 1 && result.error !== undefined) return;
  expect(
    [older, newer].map((group) => [{ key: group, count: rows }]),
    `Download one version, with one GetObject or with IfMatch: the object was replaced meanwhile (${asked} calls of GetObject), and parts of two versions are not one file`,
  ).toContainEqual(result.value);
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
  const block = csvOf(records);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "first", Body: `id,key,note\n${block}` }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "more", Body: block }));
  await putCopies(s3, { bucket, key, parts: ["first", ...Array.from({ length: copies - 1 }, () => "more")] });
  const result = await answer.call({
    export: "countLarge",
    args: [{ bucket, key, column: "key", missing: "spark" }],
    judges: ["memory"],
  });
  const whole = records.filter((cells) => !cells.includes("")).map(([, group]) => group);
  // DuckDB's own advice, to increase its limit, is rarely the right one here.
  expect(
    result.error?.message.match(/out of memory|failed to (allocate|pin)/i)?.[0],
    "DuckDB ran out of memory. Your whole answer has 192 MiB: set a memory_limit that leaves room for Node.js, such as 32 MB to 64 MB, one thread and a smaller buffer_size",
  ).toBeUndefined();
  expect(result.value, `Count all rows of the file, which has more than ${copies * 5} MiB`).toEqual(
    counted("key", whole).map((row) => ({ ...row, count: Number(row.count) * copies })),
  );
});

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
    "Throw if the download breaks: the connection of GetObject broke after 70 % of the file, which must not be counted";
  expect(large!.error, why).toBeDefined();
  expect(small!.error, why).toBeDefined();
  expect(small!.stdout, "Print nothing if the download breaks").toBe("");
  const well = await answer.call("countLarge", { ...query, missing: "spark" });
  expect(well.value, "Count the same file if no connection breaks").toEqual(counted("key", keys));
});
