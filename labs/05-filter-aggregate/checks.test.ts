// oxlint-disable max-lines -- a lab has one file of checks
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { check, expect, type Random, type CallResult, type Tools } from "aws-data-labs/testing";
import Papa from "papaparse";
import type { Seen } from "./driver.ts";
import recorded from "./fixtures/oracle.json" with { type: "json" };
import inputs from "./fixtures/oracle-inputs.json" with { type: "json" };

type Cell = string | number | null;
type Row = Record<string, Cell>;
type Measures = Record<string, [column: string, measure: string]>;

interface Query {
  numbers: string[];
  where?: { column: string; atLeast: number };
  products?: Record<string, [string, string]>;
  by?: string[];
  measures?: Measures;
}

const csvOf = (header: string[], records: Cell[][], lineEnd = "\n"): string =>
  [header, ...records].map((cells) => cells.map((cell) => cell ?? "").join(",") + lineEnd).join("");

/** Puts a CSV and calls the answer with it. */
async function ask(
  { answer, aws, random }: Tools,
  { name, csv, query }: { name: "filterRows" | "filterAggregate"; csv: string; query: Query },
) {
  const bucket = await aws.bucket();
  const key = random.key({ extension: ".csv" });
  await aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: csv }));
  // Each object has a bucket of its own.
  return answer
    .group(bucket)
    .call({ export: name, args: [{ bucket, key, ...query }], reads: { [key]: csv } });
}

/** The rows that a call gave: an array, whatever is in it. */
function rowsOf({ value }: CallResult): Row[] {
  expect(value, "Return an array of rows").toEqual(expect.any(Array));
  return (value as (Row | undefined)[]).map((row) => row ?? {});
}

const filter = async (tools: Tools, csv: string, query: Query) =>
  rowsOf(await ask(tools, { name: "filterRows", csv, query }));

const aggregate = async (tools: Tools, csv: string, query: Query) =>
  rowsOf(await ask(tools, { name: "filterAggregate", csv, query }));

/** Quarters add up exactly in binary, in whatever order. */
const amount = (random: Random): number => random.int(1, 4000) / 4;

/** Different words, in the order that Python and `<` give. */
const words = (random: Random, count: number): string[] =>
  random.list(count, (n) => `${random.word()}${n}`).sort(byCharacters);

function byCharacters(first: Cell, second: Cell): number {
  if (first === second) return 0;
  return first! < second! ? -1 : 1;
}

/** What JavaScript says where a value is not what the code took it for. */
const accident =
  /^Cannot (read|set|destructure|convert)|is not (a function|iterable|defined)|of undefined|undefined is/;

/** The answer refused its input, and said why, in an error of any class. `named` is what the error must name. */
function expectRefusal({ error }: CallResult, says: string, named = ""): void {
  expect(error, says).toBeDefined();
  const { message } = error!;
  expect(
    accident.test(message) ? `by accident: ${message}` : "on purpose",
    `${says}: look for it, and throw an error of your own before another one happens`,
  ).toBe("on purpose");
  expect(message, `${says}: say in the error what is wrong${named && `, and name ${named}`}`).toMatch(/\w/);
  expect(message.includes(named), `${says}: name ${named} in the error's message`).toBe(true);
}

check("numbers-and-text", async (tools) => {
  const { random } = tools;
  const least = random.int(20, 60);
  // The next number below it: not a bit less is enough.
  const nearly = least * (1 - Number.EPSILON);
  const numbers = random.shuffle([least - 1, least, least + 0.5, least * 10, 0.25, -3, nearly]);
  const name = "a;b;c;d;e;f;g;h;i";
  const records = numbers.map((units) => [
    `00${random.int(1, 9)}`,
    units,
    // A semicolon separates nothing here, even where it comes more often than the comma.
    random.list(9, () => random.word()).join(";"),
    ` ${random.int(1, 99)} `,
    // Neither a mark within the text nor what other standards call a line end is special.
    'cafe\u0301 \uFEFFa\u2028b\u0085c\v\f 5" pipe',
    // Text, however much its name is like that of a column of numbers.
    `0${random.int(1, 9)}`,
    `0${random.int(1, 9)}`,
  ]);
  const header = ["code", "units", name, " shelf ", "note", "unit", "Units"];
  const csv = csvOf(header, records);
  const rows = records.map(([code, units, list, shelf, note, unit, capital]) => ({
    code,
    units,
    [name]: list,
    " shelf ": shelf,
    note,
    unit,
    Units: capital,
  }));
  const [some, all] = await Promise.all([
    filter(tools, csv, { numbers: ["units"], where: { column: "units", atLeast: least } }),
    filter(tools, csv, { numbers: ["units"] }),
  ]);
  expect(
    Object.keys(all[0] ?? {}).map((column) => column.trim()),
    "commas-only: Separate cells by commas only, also where semicolons look more regular",
  ).toEqual(header.map((column) => column.trim()));
  expect(
    all,
    "numbers-and-text: Make numbers of the cells of units; leave names, and the text of all other columns, as they are: in every character, spaces too",
  ).toEqual(rows);
  expect(some, `at-least: Keep the rows whose units are ${least} or more, in their order`).toEqual(
    rows.filter(({ units }) => Number(units) >= least),
  );
});

/** https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html, na_values. */
const missing = [
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
];
const present = [
  "na",
  "Null",
  "none",
  "-",
  "NAN",
  "n.a.",
  "N.A.",
  "undefined",
  "nil",
  "?",
  "0",
  "NA?",
  " NA",
  "null ",
  " ",
];

check("missing-cells", async (tools) => {
  const { random } = tools;
  const records = random.shuffle([...missing, ...present]).map((text) => ({
    text,
    // Quotes say nothing about a cell's being there.
    quoted: random.flip(),
    number: missing.includes(text) ? text : String(random.int(1, 99)),
  }));
  const csv = csvOf(
    ["text", "number"],
    records.map(({ text, quoted, number }) => [quoted ? `"${text}"` : text, number]),
  );
  const rows = await filter(tools, csv, { numbers: ["number"] });
  const isMissing = (cell: unknown): boolean => cell === null || cell === undefined || Number.isNaN(cell);
  for (const [n, { text, number }] of records.entries()) {
    const cells = [rows[n]?.["text"], rows[n]?.["number"]];
    const [should, what] = missing.includes(text) ? [true, "missing"] : [false, "not missing"];
    expect(
      cells.map(isMissing),
      `missing-list: ${JSON.stringify(text)} is ${what} in pandas (na_values), in text as in numbers, in quotes or not`,
    ).toEqual([should, should]);
    expect(cells, "missing-is-null: Give null for a cell that is missing, and any other as it is").toEqual(
      should ? [null, null] : [text, Number(number)],
    );
  }
  expect(rows.length, "missing-list: Give a row for each record").toBe(records.length);
});

check("missing-is-not-zero", async (tools) => {
  const { random } = tools;
  const atLeast = random.pick([0, -1, -0.5]);
  const records: Cell[][] = random.shuffle([
    [random.word(), random.int(1, 9)],
    [random.word(), ""],
    [random.word(), -5],
    [random.word(), random.pick(["NA", "NaN", "null"])],
    [random.word(), 0],
  ]);
  expect(
    await filter(tools, csvOf(["name", "units"], records), {
      numbers: ["units"],
      where: { column: "units", atLeast },
    }),
    `Drop the rows whose number is missing: it is not ${atLeast} or more, because no comparison with it is true`,
  ).toEqual(
    records
      .filter(([, units]) => typeof units === "number" && units >= atLeast)
      .map(([name, units]) => ({ name, units })),
  );
});

check("no-number", async (tools) => {
  const { random } = tools;
  const csv = (cells: string[]) =>
    csvOf(
      ["name", "units", "rank"],
      cells.map((cell, n) => [random.word(), `"${cell}"`, n]),
    );
  // Neither a filter nor a measure needs these cells, and the table is wrong all the same.
  const query = { numbers: ["units", "rank"], where: { column: "rank", atLeast: 2 } };
  const counting = { ...query, by: ["name"], measures: { n: ["name", "count"] } satisfies Measures };
  const bad = ["1,000", "0x10", "-1e999", "0b11", "12kg", "1_000", "5%", "1e5x", "1.2.3"].concat([
    "12 kg",
    "1 2",
    "many",
    "True",
    ".",
    "Infinity",
  ]);
  const good = random.shuffle([
    "-1.5e3",
    "+7",
    ".25",
    "12.",
    "10.75",
    " 5",
    "6 ",
    "1e10",
    "25E-2",
    "2e+1",
    "0",
  ]);
  const [taken, ...refused] = await Promise.all([
    filter(tools, csv(good), { numbers: ["units"] }),
    ...bad.map((cell, n) =>
      ask(tools, {
        csv: csv(["1", cell, "2"]),
        ...(n === 0 ? { name: "filterAggregate", query: counting } : { name: "filterRows", query }),
      }),
    ),
  ]);
  expect(
    taken.map(({ units }) => units),
    `decimal-numbers: Make numbers of ${good.map((cell) => JSON.stringify(cell)).join(", ")}`,
  ).toEqual(good.map(Number));
  for (const [n, result] of refused.entries()) {
    const cell = bad[n]!;
    expectRefusal(result, `no-number: Throw an error for the cell ${JSON.stringify(cell)} of units`, cell);
  }
});

check("difficult-cells", async (tools) => {
  const { random } = tools;
  const texts = [
    `${random.word()}, ${random.word()}`,
    `say "${random.word()}"`,
    `one\ntwo`,
    `one\r\ntwo`,
    `one\n\n\r\n\r\ntwo`,
    '"',
    '""',
    "語 €",
    random.word(),
  ];
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const last = random.word();
  const csv = [
    // A parser that guesses takes the end of the first line for that of all.
    '"name",units,note\r\n',
    ...texts.map((text, n) => `${quoted(text)},${n},"x\r\nx"${n % 2 === 0 ? "\n" : "\r\n"}`),
    "\n\r\n",
    `${last},7,y`,
  ].join("");
  const [rows, column] = await Promise.all([
    filter(tools, `\uFEFF${csv}`, { numbers: ["units"] }),
    // In a file of one column, an empty line is no missing cell.
    filter(tools, `na;me\n\n${last}\r\n\r\n${last};\n\n`, { numbers: [] }),
  ]);
  expect(
    Object.keys(rows[0] ?? {})[0],
    "byte-order-mark: Remove U+FEFF at the beginning: it is not part of the first name",
  ).toBe("name");
  expect(
    rows.filter(({ units }) => units !== null).map(({ note }) => note),
    "line-ends: End lines at \\n and at \\r\\n, in one file with both",
  ).toEqual([...texts.map(() => "x\r\nx"), "y"]);
  expect(
    rows.slice(0, texts.length),
    "quoted-cells: Keep what is in quotes as it is: commas, quotes and line ends",
  ).toEqual(texts.map((name, units) => ({ name, units, note: "x\r\nx" })));
  expect(rows.slice(texts.length), "empty-lines: Skip empty lines").toEqual([
    { name: last, units: 7, note: "y" },
  ]);
  expect(
    Object.keys(column[0] ?? {}),
    "commas-only: Separate cells by commas only, also where no comma is in the file",
  ).toEqual(["na;me"]);
  expect(column, "empty-lines: Skip empty lines, also in a file of one column").toEqual([
    { "na;me": last },
    { "na;me": `${last};` },
  ]);
});

check("ragged-rows", async (tools) => {
  const { random } = tools;
  const [first, second] = words(random, 2);
  const short = `name,units,note\n${first},1,x\n\n${second}\n`;
  const read = (csv: string) => ask(tools, { name: "filterRows", csv, query: { numbers: ["units"] } });
  const [filled, long, longer, open, ended, empty, nothing] = await Promise.all([
    filter(tools, short, { numbers: ["units"] }),
    // Nothing after the last comma is a cell, too.
    read(`${short}a,2,y,\n`),
    read("name\na\nb,c\n"),
    read(`${short}"a,2,y\n`),
    read(`${short}a,2,"`),
    read("\n\r\n"),
    read(""),
  ]);
  expect(filled, "short-records: Give null for the cells that a short record does not have").toEqual([
    { name: first, units: 1, note: "x" },
    { name: second, units: null, note: null },
  ]);
  expectRefusal(long, "long-records: Throw an error when a record has more cells than the header");
  expectRefusal(
    longer,
    "long-records: Throw an error when a record has more cells than the header, which has one",
  );
  expectRefusal(open, "open-quote: Throw an error when a quote is never closed");
  expectRefusal(
    ended,
    "open-quote: Throw an error when a quote is never closed because the file ends with it",
  );
  expectRefusal(empty, "no-header: Throw an error when the object has no header, only empty lines");
  expectRefusal(nothing, "no-header: Throw an error when the object has no header, because it has 0 bytes");
});

/** Records of sales, in groups of two keys. */
function someSales(random: Random) {
  const regions = words(random, 2);
  const products = words(random, 3);
  const records = regions.flatMap((region) =>
    products.flatMap((product) =>
      random.list(random.int(1, 4), () => [region, product, amount(random)] as [string, string, number]),
    ),
  );
  return { regions, products, records: random.shuffle(records) };
}

const sumOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

check("several-keys", async (tools) => {
  const { regions, products, records } = someSales(tools.random);
  const value = await aggregate(tools, csvOf(["region", "product", "units"], records), {
    numbers: ["units"],
    by: ["region", "product"],
    measures: { total: ["units", "sum"], average: ["units", "mean"], sales: ["units", "count"] },
  });
  // README's own query, with another table.
  const asShown = await aggregate(
    tools,
    csvOf(
      ["region", "product", "units", "price", "customer"],
      records.map((cells, n) => [...cells, 1, n]),
    ),
    {
      numbers: ["units", "price"],
      products: { revenue: ["units", "price"] },
      by: ["region", "product"],
      measures: { sold: ["units", "sum"], customers: ["customer", "nunique"] },
    },
  );
  expect(
    asShown.map(({ total, sold, sales, customers }) => [sold ?? total, customers ?? sales]),
    "sum-and-mean: Give the sums of README's example, too",
  ).toEqual(value.map(({ total, sales }) => [total, sales]));
  expect(
    value.map(({ sales }) => sales),
    "count: Give one row for each region and product, with the number of its sales",
  ).toEqual(
    regions.flatMap((region) =>
      products.map((product) => records.filter(([r, p]) => r === region && p === product).length),
    ),
  );
  expect(value, "sum-and-mean: Give keys, sum and mean of each group").toEqual(
    regions.flatMap((region) =>
      products.map((product) => {
        const units = records.filter(([r, p]) => r === region && p === product).map(([, , n]) => n);
        const total = sumOf(units);
        return { region, product, total, average: total / units.length, sales: units.length };
      }),
    ),
  );
});

check("keys-apart", async (tools) => {
  const { random } = tools;
  const [a, b, c] = words(random, 3) as [string, string, string];
  const separators = ["-", "|", ",", "_", "/", ":", " ", "\t", "\n", "\u{0}", "\u{1F}", '","'];
  const pairs = [
    // The same text when the two are joined.
    ...separators.flatMap((separator) => [
      [a, `${b}${separator}${c}`],
      [`${a}${separator}${b}`, c],
    ]),
    // The same word to people, and not the same text.
    [`${a} `, c],
    [` ${a}`, c],
    [a, c],
    [a.toUpperCase(), c],
    [`${a}\u00e9`, c],
    [`${a}e\u0301`, c],
  ];
  const unique = [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair] as const)).values()];
  const records = unique.flatMap((pair, n) => [
    [...pair, 1],
    [...pair, n],
  ]);
  const csv = Papa.unparse([["first", "second", "units"], ...random.shuffle(records)], { newline: "\n" });
  const value = await aggregate(tools, csv, {
    numbers: ["units"],
    by: ["first", "second"],
    measures: { total: ["units", "sum"] },
  });
  expect(
    value,
    "Put two rows into one group only if each of their keys is the same, in every character",
  ).toEqual(
    unique
      .map(([first, second], n) => ({ first, second, total: n + 1 }))
      .sort((x, y) => byCharacters(x.first!, y.first!) || byCharacters(x.second!, y.second!)),
  );
});

check("key-order", async (tools) => {
  const { random } = tools;
  const texts = ["Z", "a", "B", "ä", "z", "10", "9", "a-b", "_"].map((text) => `${text}${random.int(0, 9)}`);
  const numbers = [9, 10, 100, 2.5, -1, 0];
  const [byText, byNumber] = await Promise.all([
    aggregate(tools, csvOf(["key", "units"], random.shuffle(texts.map((text) => [text, 1]))), {
      numbers: ["units"],
      by: ["key"],
      measures: { n: ["units", "count"] },
    }),
    // The keys before it are the same in all rows.
    aggregate(
      tools,
      csvOf(["one", "two", "key"], random.shuffle(numbers.map((number) => ["a", "b", number]))),
      {
        numbers: ["key"],
        by: ["one", "two", "key"],
        measures: { n: ["two", "count"] },
      },
    ),
  ]);
  expect(
    byText.map(({ key }) => key),
    "Order text by its characters, as Python does: capitals first, ä after z",
  ).toEqual(texts.toSorted(byCharacters));
  expect(
    byNumber.map(({ key }) => key),
    "Keep keys of a column of numbers as numbers, and order them by size, also behind other keys",
  ).toEqual(numbers.toSorted((first, second) => first - second));
});

check("missing-keys", async (tools) => {
  const { random } = tools;
  const [a, b] = words(random, 2);
  const records: Cell[][] = random.shuffle([
    [a!, b!, 1],
    [a!, random.pick(missing), 2],
    [random.pick(missing), b!, 4],
    [null, "NA", 8],
    ["undefined", b!, 16],
    [a!, b!, 32],
    // A space is text.
    [" ", b!, 64],
  ]);
  const value = await aggregate(tools, csvOf(["first", "second", "units"], records), {
    numbers: ["units"],
    by: ["first", "second"],
    measures: { total: ["units", "sum"] },
  });
  expect(
    value,
    "Leave out each row in which a key is missing, as pandas' groupby does (dropna=True)",
  ).toEqual(
    [
      { first: " ", second: b, total: 64 },
      { first: a, second: b, total: 33 },
      { first: "undefined", second: b, total: 16 },
    ].sort((x, y) => byCharacters(x.first!, y.first!)),
  );
});

check("missing-values", async (tools) => {
  const { random } = tools;
  const [some, none] = words(random, 2) as [string, string];
  const units = [amount(random), amount(random), amount(random)];
  const records: Cell[][] = random.shuffle([
    ...units.map((n) => [some, n]),
    [some, ""],
    [some, "NaN"],
    [none, "NA"],
    [none, ""],
  ]);
  const value = await aggregate(tools, csvOf(["key", "units"], records), {
    numbers: ["units"],
    by: ["key"],
    measures: {
      total: ["units", "sum"],
      average: ["units", "mean"],
      present: ["units", "count"],
      different: ["units", "nunique"],
      rows: ["key", "count"],
    },
  });
  const total = sumOf(units);
  const [first = {}, last = {}] = value;
  const of = ({ total: sum = null, average = null }: Row): Row => ({ sum, average });
  expect(first["present"], "count: Count the values that are there, not the rows").toBe(3);
  expect(of(first), "sum-and-mean: Leave missing values out of sum and mean").toEqual({
    sum: total,
    average: total / 3,
  });
  expect(
    last,
    "of-nothing: Where no value is there, the sum is 0, the mean is null, and the counts are 0",
  ).toEqual({
    key: none,
    total: 0,
    average: null,
    present: 0,
    different: 0,
    rows: 2,
  });
  expect(first, "count: Count text, too").toEqual({
    key: some,
    total,
    average: total / 3,
    present: 3,
    different: new Set(units).size,
    rows: 5,
  });
});

check("count-distinct", async (tools) => {
  const { random } = tools;
  const [a, b, c] = words(random, 3);
  const n = random.int(1, 99);
  const records: Cell[][] = random.shuffle([
    ["k", a!, n],
    ["k", a!, `${n}.0`],
    ["k", b!, `${n}.00`],
    ["k", `${b!} `, n + 1],
    ["k", `${b!}\u00e9`, n + 0.5],
    ["k", `${b!}e\u0301`, n],
    ["k", "", `${n + 1}e0`],
    ["k", "null", "NA"],
    // Two numbers next to each other.
    ["k", "", 0.3],
    ["k", "", 0.1 + 0.2],
    ["l", c!, 0],
    ["l", c!.toUpperCase(), "-0"],
  ]);
  const value = await aggregate(tools, csvOf(["key", "who", "units"], records), {
    numbers: ["units"],
    by: ["key"],
    measures: { people: ["who", "nunique"], named: ["who", "count"], amounts: ["units", "nunique"] },
  });
  expect(
    value,
    "Count different values: 5 and 5.0 are one number, 5.5 another; text differs in every character; missing is not a value",
  ).toEqual([
    { key: "k", people: 5, named: 6, amounts: 5 },
    { key: "l", people: 2, named: 2, amounts: 1 },
  ]);
});

check("exact-products", async (tools) => {
  const { random } = tools;
  const large = 16_777_217 + 2 * random.int(0, 1000);
  const fraction = random.pick([0.1, 0.3, 0.7]);
  const some = random.int(1, 9);
  const records = (
    [
      ["a", large, 1],
      ["a", 1, 1],
      ["b", fraction, 3],
      ["c", some, ""],
      ["d", large, 1000],
      ["e", some, -1],
      ["f", -some, -1],
    ] satisfies Cell[][]
  ).map(([key, units, price]): Cell[] => [key!, units!, price!, price!, 0, price!]);
  // One product replaces its first factor, another its second one; no product needs another one.
  const value = await aggregate(tools, csvOf(["key", "units", "price", "cost", "gifts", "fee"], records), {
    numbers: ["units", "price", "cost", "gifts", "fee"],
    where: { column: "units", atLeast: 0.05 },
    products: {
      revenue: ["units", "price"],
      units: ["cost", "units"],
      gifts: ["gifts", "price"],
      fee: ["fee", "cost"],
    },
    by: ["key"],
    measures: {
      revenue: ["revenue", "sum"],
      sales: ["revenue", "count"],
      units: ["units", "sum"],
      gifts: ["gifts", "count"],
      fee: ["fee", "sum"],
    },
  });
  expect(
    value.map(({ key }) => key),
    "filter-first: Filter by units as the CSV has them, before a product replaces the column",
  ).toEqual(["a", "b", "c", "d", "e"]);
  expect(
    [value[4]?.["units"], value[3]?.["fee"]],
    "filter-first: A product may replace a column, one of its factors too: measure the product",
  ).toEqual([-some, 1_000_000]);
  expect(value[2], "missing-products: A product with a missing number is missing").toEqual({
    key: "c",
    revenue: 0,
    sales: 0,
    units: 0,
    // 0 times a missing number is not 0.
    gifts: 0,
    fee: 0,
  });
  expect(
    value.map(({ revenue, sales }) => ({ revenue, sales })),
    "exact-numbers: Calculate in JavaScript's numbers: float32 has 24 bits, and loses the last digit of 16777217",
  ).toEqual([
    { revenue: large + 1, sales: 2 },
    { revenue: fraction * 3, sales: 1 },
    { revenue: 0, sales: 0 },
    { revenue: large * 1000, sales: 1 },
    { revenue: -some, sales: 1 },
  ]);
});

/** A recorded table of which no row passes the filter. */
const nothingLeft = "three keys and nothing above the limit";

check("no-rows-left", async (tools) => {
  const { random } = tools;
  const query: Query = {
    numbers: ["units"],
    products: { twice: ["units", "units"] },
    by: ["key"],
    measures: { total: ["twice", "sum"] },
  };
  const csv = csvOf(["key", "units"], [[`${random.word()}é`, 1]]);
  const [filtered, empty] = await Promise.all([
    aggregate(tools, csv, { ...query, where: { column: "units", atLeast: 2 } }),
    aggregate(tools, "key,units\n", { ...query, where: { column: "units", atLeast: 2 } }),
  ]);
  expect(filtered, "Give an empty array when no row passes the filter").toEqual([]);
  expect(empty, "Give an empty array when the CSV has only a header").toEqual([]);
  await expectAsRecorded(
    tools,
    inputs.cases.find(({ name }) => name === nothingLeft)!,
  );
});

check("unknown-columns", async (tools) => {
  const { random } = tools;
  const [known, unknown] = words(random, 2) as [string, string];
  const csv = csvOf([known, "units"], [[random.word(), 1]]);
  const query: Query = { numbers: ["units"], by: [known], measures: { total: ["units", "sum"] } };
  const refused = (change: Partial<Query>, text = csv) =>
    ask(tools, { name: "filterAggregate", csv: text, query: { ...query, ...change } });
  const results = await Promise.all([
    refused({ by: [known, unknown] }),
    refused({ measures: { total: [unknown, "count"] } }, `${known},units\n`),
    // The filter comes before the products.
    refused({ where: { column: unknown, atLeast: 1 }, products: { [unknown]: ["units", "units"] } }),
    refused({ products: { twice: ["units", unknown] } }),
    // Every object of JavaScript has these.
    refused({ measures: { total: ["constructor", "count"] } }),
    refused({ by: ["toString"] }, `${known},units\n`),
    refused({ where: { column: "__proto__", atLeast: 1 } }, `${known},units\n`),
    refused({ products: { twice: ["units", "valueOf"] } }, `${known},units\n`),
  ]);
  const names = [unknown, unknown, unknown, unknown, "constructor", "toString", "__proto__", "valueOf"];
  for (const [n, result] of results.entries()) {
    const place = ["by", "measures", "where", "products", "measures", "by", "where", "products"][n];
    const says = `Throw an error when ${place} names a column that the table does not have`;
    expectRefusal(result, says, names[n]);
  }
});

check("as-pandas", async (tools) => {
  const cases = inputs.cases.filter(({ name }) => name !== nothingLeft);
  await Promise.all(tools.random.shuffle(cases).map((one) => expectAsRecorded(tools, one)));
});

async function expectAsRecorded(tools: Tools, one: (typeof inputs.cases)[number]): Promise<void> {
  const { name, objects, arguments: given } = one;
  const { where, ...query } = given;
  const result = recorded.results.find((found) => found.name === name);
  const value = await aggregate(tools, objects["data.csv"], {
    ...(query as unknown as Query),
    ...(where ? { where: { column: where.column, atLeast: where.at_least } } : {}),
  });
  expect(value, `Give what pandas ${recorded.versions.pandas} gives for this table (${name})`).toEqual(
    result?.value,
  );
}

/** A name that a CSV has in quotes. */
const byArea = 'area, "zone"';

/** Has the groups of a table written, and reads what is there; without rows that have a name, there are none. */
async function save(tools: Tools, extension: "csv" | "json", groups: "some" | "one" | "none" = "some") {
  const { answer, aws, random } = tools;
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  // Keys that a path or a URL would not have.
  const key = `/${random.key({ special: true })}%41 `;
  const to = `/${random.key({ special: true })}%41${{ some: " ", one: ".json", none: ".csv" }[groups]}`;
  // It needs quotes at its beginning, behind a cell that needs them at its end.
  const area = `,${random.word()}`;
  const all = [
    random.word(),
    `${random.word()}, ${random.word()}`,
    `=${random.word()}`,
    `say "${random.word()}"`,
    `two\n${random.word()}`,
    `back\r${random.word()}`,
    `both\r\n${random.word()}`,
  ];
  const names = all.slice(0, { some: all.length, one: 1, none: 0 }[groups]);
  // Sevenths have all the digits that a number can have, close to 0 and far from it, too.
  const averages = [1e-19 / 7, 1e23 / 7];
  // A name of digits comes first among the measures, as in every object.
  const rows = names.map((name, n) => ({
    name,
    [byArea]: area,
    7: 1,
    average: averages[n] ?? (n + 1) / 7,
    sales: 1,
  }));
  if (groups === "some") rows.push({ ...rows[0]!, [byArea]: `${area}2`, average: 0.1 + 0.2 });
  const records: Cell[][] = rows.map(({ name, average, [byArea]: zone }) => [name, zone!, 1, average]);
  if (groups === "some") records.push(["z none", area, 1, "NA"], ["few", area, 0, 1]);
  const header = ["name", byArea, "stock", "units"];
  const Body = Papa.unparse([header, ...records, ["NA", area, 1, 1]], { newline: "\n" });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  const job = {
    bucket,
    key,
    to,
    numbers: ["units", "stock"],
    where: { column: "stock", atLeast: 1 },
    by: ["name", byArea],
    measures: { 7: ["stock", "sum"], average: ["units", "mean"], sales: ["units", "count"] },
  };
  const result = await answer.call({ export: "saveAggregate", args: [job], reads: { [key]: Body } });
  const keys = await listSaved(s3, { bucket, to: "" });
  expect(
    result.error?.name === "NoSuchKey" || keys.some((one) => one !== key && !one?.startsWith(to)),
    "any-key: Give key and to to S3 as they are: with the slash in front, the dots, the per cent sign, the space at the end",
  ).toBe(false);
  const { value } = result;
  const expected = [
    ...rows,
    ...(groups === "some" ? [{ name: "z none", [byArea]: area, 7: 1, average: null, sales: 0 }] : []),
  ].sort(
    (first, second) => byCharacters(first.name, second.name) || byCharacters(first[byArea]!, second[byArea]!),
  );
  expect(
    await listSaved(s3, { bucket, to }),
    "ends-when-written: Write one object for each format, and await both calls before you return",
  ).toEqual([`${to}.csv`, `${to}.json`]);
  const written = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${to}.${extension}` }));
  return { value, text: await written.Body!.transformToString(), contentType: written.ContentType, expected };
}

check("csv-object", async (tools) => {
  const { value, text, contentType, expected } = await save(tools, "csv");
  const betweenCells = text.replaceAll(/"[^"]*"/g, "");
  const { data } = Papa.parse<string[]>(text, {
    delimiter: ",",
    newline: betweenCells.includes("\r\n") ? "\r\n" : "\n",
  });
  const [header, ...records] = data.filter((cells) => cells.length > 1 || cells[0] !== "");
  expect(
    (header ?? []).join(","),
    "csv-columns: Write a header: the columns of by in their order, then those of measures",
  ).toMatch(/^"?name.*zone.*7.*average.*sales/);
  expect(
    header,
    "csv-cells: Quote names that hold a comma, a quote or a line end, as you quote other cells",
  ).toEqual(["name", byArea, "7", "average", "sales"]);
  expect(
    records.some(([name]) => name === "few"),
    "same-query: Save the groups that filterAggregate gives for the same query, with where and products",
  ).toBe(false);
  expect(text.at(-1), "csv-line-ends: End the last record with \\n, too").toBe("\n");
  expect(text, "csv-cells: Quote a cell that holds \\r, too: to many readers it ends a line").toMatch(
    /"back\r[^"]*"/,
  );
  expect(betweenCells.includes("\r"), "csv-line-ends: End records with \\n alone, without \\r").toBe(false);
  expect(
    records.map(([name, zone, , average, sales]) => [name, zone, average === "" ? "" : "a number", sales]),
    "csv-cells: Quote cells that hold a comma, a quote or a line end, and write nothing where a value is missing",
  ).toEqual(
    expected.map(({ name, [byArea]: zone, average, sales }) => [
      name,
      zone,
      average === null ? "" : "a number",
      String(sales),
    ]),
  );
  expect(
    records.map(([, , , average]) => (average === "" ? null : Number(average))),
    "csv-digits: Write numbers with all their digits",
  ).toEqual(expected.map(({ average }) => average));
  expect(contentType, "content-types: Give the CSV the content type text/csv").toMatch(/^text\/csv\b/);
  expect(value, "counts-groups: Return the number of groups").toEqual({ groups: expected.length });
});

check("json-object", async (tools) => {
  const { text, contentType, expected } = await save(tools, "json");
  expect(parsed(text), "json-array: Write one JSON array, with null where a value is missing").toEqual(
    expected,
  );
  const one = await save(tools, "json", "one");
  expect(parsed(one.text), "json-array: Write an array, also of one group alone").toEqual(one.expected);
  expect(contentType, "content-types: Give the JSON the content type application/json").toMatch(
    /^application\/json\b/,
  );
});

check("no-groups-saved", async (tools) => {
  const { text } = await save(tools, "csv", "none");
  expect(
    Papa.parse(text, { delimiter: ",", newline: "\n" }).data,
    "Write the header also when there is no group, and end it with \\n",
  ).toEqual([["name", byArea, "7", "average", "sales"], [""]]);
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
}

/** What saveAggregate is asked to save: how many sales each name has, and of how many units. */
const saved = {
  numbers: ["units"],
  by: ["name"],
  measures: { units: ["units", "sum"], sales: ["units", "count"] },
};

type Sale = [name: string, units: number];

/** Puts a CSV of sales in a bucket of its own. `job` is what saveAggregate is called with. */
async function placeSales({ aws, random }: Tools, sales: Sale[]) {
  const s3 = aws.client(S3Client);
  const job = {
    bucket: await aws.bucket(),
    key: random.key({ extension: ".csv" }),
    to: random.key({ extension: "" }),
    ...saved,
  };
  const csv = csvOf(["name", "units"], sales);
  const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket: job.bucket, Key: job.key, Body }));
  await put(csv);
  return { s3, job, csv, put };
}

interface Place {
  bucket: string;
  to: string;
}

/** The rows of both objects, numbers as numbers. */
async function readSaved(s3: S3Client, { bucket, to }: Place) {
  expect(await listSaved(s3, { bucket, to }), "Write one object for each format").toEqual([
    `${to}.csv`,
    `${to}.json`,
  ]);
  const read = async (extension: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${to}.${extension}` }));
    return Body!.transformToString();
  };
  const [csv, json] = await Promise.all([read("csv"), read("json")]);
  const { data } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
  return {
    csv: data.map(({ name, units, sales }) => ({ name, units: Number(units), sales: Number(sales) })),
    json: parsed(json),
  };
}

/** The keys of what has been written. */
async function listSaved(s3: S3Client, { bucket, to }: Place): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: to }));
  return Contents.map(({ Key }) => Key);
}

const groupsOf = (sales: Sale[]) =>
  [...new Set(sales.map(([name]) => name))].sort(byCharacters).map((name) => {
    const units = sales.filter((sale) => sale[0] === name).map(([, n]) => n);
    return { name, units: sumOf(units), sales: units.length };
  });

const someNamed = (random: Random, names: string[], count: number): Sale[] =>
  random.list(count, (n) => [names[n % names.length]!, amount(random)]);

/** Calls that fail more often than any client tries again. */
const fromCall = (first: number): number[] => Array.from({ length: 20 }, (_, n) => first + n);

check("s3-stumbles", async (tools) => {
  const { answer, random } = tools;
  // Three bytes a character: most pieces of the download end within one.
  const names = ["語", "한", "€"].map((letter) => letter.repeat(random.int(50, 60)));
  const sales = someNamed(random, names, 240);
  const { s3, job } = await placeSales(tools, sales);
  const result = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [
      { operation: "GetObject", kind: "throttle", calls: [1, 2] },
      { operation: "GetObject", kind: "slow-body", pieceBytes: 1000, pauseMs: 1, calls: [3] },
      { operation: "PutObject", kind: "throttle" },
      { operation: "PutObject", kind: "reset", calls: [3] },
    ],
  });
  expect(
    result.error,
    "second-try: Let the SDK try again: S3 answered two GetObjects and a PutObject with SlowDown, and broke off another PutObject",
  ).toBeUndefined();
  const { csv, json } = await readSaved(s3, job);
  const groups = groupsOf(sales);
  expect(
    json,
    "pieces-end-anywhere: Join the bytes before you decode them: a piece of 1000 bytes may end within a character",
  ).toEqual(groups);
  expect(csv, "pieces-end-anywhere: Write the same groups to the CSV").toEqual(groups);
});

check("broken-download", async (tools) => {
  const { answer, random } = tools;
  const sales = someNamed(random, words(random, 5), 2000);
  const { s3, job, csv } = await placeSales(tools, sales);
  // At the end of a record: what has come looks like a whole file.
  const afterBytes = csv.indexOf("\n", csv.length * 0.7) + 1;
  const result = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "GetObject", kind: "cut-body", afterBytes, calls: fromCall(1) }],
  });
  expect(
    result.error,
    "Throw when the download breaks: the connection broke after 70 % of the file, and that is not a smaller table",
  ).toBeDefined();
  expect(await listSaved(s3, job), "Write nothing if you read only half a table").toEqual([]);
  const denied = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "GetObject", kind: "deny" }],
  });
  expect(
    denied.error,
    "Throw when S3 refuses GetObject (AccessDenied, 403): a table that you may not read is not an empty one",
  ).toBeDefined();
  const failed = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "GetObject", kind: "server-error", calls: fromCall(1) }],
  });
  expect(
    failed.error,
    "Throw when S3 fails (InternalError, 500): a table that nobody could read is not an empty one",
  ).toBeDefined();
  const elsewhere = { bucket: tools.aws.name("nobodys-bucket"), key: job.key, numbers: job.numbers };
  const missing = answer.group("missing");
  const noBucket = await missing.call("filterRows", elsewhere);
  expect(noBucket.error, "Throw when the bucket is not there (NoSuchBucket, 404)").toBeDefined();
  const gone = await missing.call("saveAggregate", { ...job, key: `${job.key}.old` });
  expect(
    gone.error,
    "Throw when the CSV is not there (NoSuchKey, 404): a table that is gone is not an empty one",
  ).toBeDefined();
  const whole = await answer.call("saveAggregate", job);
  expect(whole.value, "Do the same job where no connection breaks").toEqual({
    groups: groupsOf(sales).length,
  });
  const { json } = await readSaved(s3, job);
  expect(json, "Do the same job where no connection breaks: read all 2000 records").toEqual(groupsOf(sales));
});

check("half-saved", async (tools) => {
  const { answer, random } = tools;
  const sales = someNamed(random, words(random, 3), 12);
  const { s3, job } = await placeSales(tools, sales);
  const result = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "PutObject", kind: "server-error", calls: fromCall(2) }],
  });
  const written = await listSaved(s3, job);
  expect(
    result.error,
    `Throw when an object cannot be written: PutObject failed with InternalError, and ${written.length} of 2 objects are there`,
  ).toBeDefined();
  const well = await answer.call("saveAggregate", job);
  expect(well.value, "Do the same job where S3 takes both objects").toEqual({
    groups: groupsOf(sales).length,
  });
});

check("one-version", async (tools) => {
  const { answer, random } = tools;
  const names = words(random, 4);
  const [older, newer] = [someNamed(random, names, 16), someNamed(random, names.slice(1), 9)];
  const { s3, job, put } = await placeSales(tools, older);
  const replace = () => put(csvOf(["name", "units"], newer));
  const result = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "GetObject", kind: "first", run: replace, calls: fromCall(2) }],
  });
  const asked = result.calls.filter(({ operation }) => operation === "GetObject").length;
  const { csv, json } = await readSaved(s3, job);
  expect(
    csv,
    `one-version: Make both objects of one version of the CSV: it was replaced between ${asked} GetObject calls`,
  ).toEqual(json);
  expect({ value: result.value, json }, "one-version: Write the groups of the CSV that you read").toEqual({
    value: { groups: (asked > 1 ? groupsOf(newer) : groupsOf(older)).length },
    json: asked > 1 ? groupsOf(newer) : groupsOf(older),
  });
  await replace();
  const again = await answer.call("saveAggregate", job);
  expect(again.error, "runs-again: Replace the objects that an earlier run wrote").toBeUndefined();
  expect(await readSaved(s3, job), "runs-again: Replace both objects by those of the new CSV").toEqual({
    csv: groupsOf(newer),
    json: groupsOf(newer),
  });
});

check("odd-tables", async (tools) => {
  const { random } = tools;
  // What danfojs calls its own members, and what JavaScript does.
  const odd = ["shape", "index", "values", "columns", "column", "query", "dtypes", "groupby", "$data", "NA"];
  const header = [...random.shuffle(odd), "__proto__", "constructor"];
  const keys = ["z", "\uFB00", "\u{1F600}"].map((text) => `${text}${random.int(0, 9)}`);
  const pairs = keys.flatMap((first) => keys.map((second) => [first, second] as const));
  const records = random
    .shuffle(pairs)
    .map(([first, second], n) =>
      header.map((name) => (name === "index" ? n : name === "__proto__" ? second : first)),
    );
  const csv = csvOf(header, records);
  const [rows, groups] = await Promise.all([
    filter(tools, csv, { numbers: ["index"], where: { column: "index", atLeast: 1 } }),
    aggregate(tools, csv, {
      numbers: ["index"],
      products: { column: ["index", "index"] },
      by: ["shape", "__proto__"],
      measures: { index: ["column", "sum"], values: ["$data", "nunique"] },
    }),
  ]);
  const sorted = (entries: [string, Cell][]) => entries.sort(([one], [other]) => byCharacters(one, other));
  const entriesOf = (list: Row[]) => list.map((row) => sorted(Object.entries(row)));
  const names =
    "any-name: Read columns whatever their names are: shape, index, values, $data, __proto__ and others that danfojs uses itself";
  expect(entriesOf(rows), names).toEqual(
    records.slice(1).map((cells) => sorted(header.map((name, at) => [name, cells[at]!]))),
  );
  const expected = pairs.map(([first, second]) => {
    const n = records.findIndex(
      (cells) => cells[header.indexOf("shape")] === first && cells[header.indexOf("__proto__")] === second,
    );
    return [
      ["__proto__", second],
      ["index", n * n],
      ["shape", first],
      ["values", 1],
    ];
  });
  const found = entriesOf(groups);
  expect(new Set(found.map((row) => JSON.stringify(row))), names).toEqual(
    new Set(expected.map((row) => JSON.stringify(row))),
  );
  expect(
    found,
    "code-points: Order text by its code points, in each of the keys, as Python does: < and localeCompare give another order beyond U+FFFF",
  ).toEqual(expected);
});

check("calls-apart", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const put = (Key: string, Body: string) =>
    aws.client(S3Client).send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const [changing, other] = [random.key(), `other/${random.key()}`];
  const [before, after] = [someNamed(random, words(random, 3), 9), someNamed(random, words(random, 4), 12)];
  const header = ["name", "units"];
  const tables = random.list(2, () => {
    const names = random.list(3, () => random.pick(["語", "한", "€"]).repeat(random.int(50, 60)));
    return someNamed(random, names, 60);
  });
  const keys = tables.map((_, at) => `together/${at}/${random.key()}`);
  await Promise.all([
    put(changing, csvOf(header, before)),
    put(other, csvOf(header, before)),
    ...tables.map((table, at) => put(keys[at]!, csvOf(header, table))),
  ]);
  const { value } = await answer.call({
    export: "filterAggregate",
    driver: "again",
    args: [{ query: { bucket, ...saved }, changing, other, together: keys }],
    faults: [
      { operation: "GetObject", kind: "first", calls: [2], run: () => put(changing, csvOf(header, after)) },
      { operation: "GetObject", kind: "slow-body", pieceBytes: 1000, pauseMs: 1, calls: [3, 4] },
    ],
  });
  const seen = value as Seen;
  expect(
    seen.together,
    "Two tables are read at the same time: each call gives the groups of its own table",
  ).toEqual(tables.map(groupsOf));
  expect(
    seen.again,
    "The CSV was replaced since the last call: give the groups of what is there now",
  ).toEqual(groupsOf(after));
});
