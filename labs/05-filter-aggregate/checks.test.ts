// oxlint-disable max-lines -- a lab has one file of checks
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { check, expect, type Random, type Tools } from "aws-data-labs/testing";
import Papa from "papaparse";
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
  return answer.call(name, { bucket, key, ...query });
}

const filter = async (tools: Tools, csv: string, query: Query) =>
  (await ask(tools, { name: "filterRows", csv, query })).value;

const aggregate = async (tools: Tools, csv: string, query: Query) =>
  (await ask(tools, { name: "filterAggregate", csv, query })).value;

/** Quarters add up exactly in binary, in whatever order. */
const amount = (random: Random): number => random.int(1, 4000) / 4;

/** Different words, in the order that Python and `<` give. */
const words = (random: Random, count: number): string[] =>
  random.list(count, (n) => `${random.word()}${n}`).sort(byCharacters);

function byCharacters(first: Cell, second: Cell): number {
  if (first === second) return 0;
  return first! < second! ? -1 : 1;
}

check("numbers-and-text", async (tools) => {
  const { random } = tools;
  const least = random.int(20, 60);
  const numbers = random.shuffle([least - 1, least, least + 0.5, least * 10, 0.25, -3]);
  const records = numbers.map((units) => [
    `00${random.int(1, 9)}`,
    units,
    random.words(2),
    random.int(1, 99),
  ]);
  const csv = csvOf(["code", "units", "note", "shelf"], records);
  const rows = records.map(([code, units, note, shelf]) => ({ code, units, note, shelf: String(shelf) }));
  const [some, all] = await Promise.all([
    filter(tools, csv, { numbers: ["units"], where: { column: "units", atLeast: least } }),
    filter(tools, csv, { numbers: ["units"] }),
  ]);
  expect(some, `units is a number and at least ${least}; all other columns are text`).toEqual(
    rows.filter(({ units }) => Number(units) >= least),
  );
  expect(all, "Without where, every row is there, in its order").toEqual(rows);
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
const present = ["na", "Null", "none", "-", "NAN", "n.a.", "N.A.", "undefined", "nil", "?", "0", "NA?"];

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
  expect(
    await filter(tools, csv, { numbers: ["number"] }),
    "pandas' read_csv has a list of what it takes for missing (na_values), in text as in numbers: those cells are null",
  ).toEqual(
    records.map(({ text, number }) => ({
      text: missing.includes(text) ? null : text,
      number: missing.includes(text) ? null : Number(number),
    })),
  );
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
    `A missing number is not ${atLeast} or more: no comparison with it is true`,
  ).toEqual(
    records
      .filter(([, units]) => typeof units === "number" && units >= atLeast)
      .map(([name, units]) => ({ name, units })),
  );
});

check("no-number", async (tools) => {
  const { random } = tools;
  const bad = random.pick(["0x1F", "12 kg", "many", "--1", "1_000", "True", "1 2"]);
  const csv = (cell: string) =>
    csvOf(["name", "units"], [...random.list(3, (n) => [random.word(), n]), ["last", cell]]);
  const [refused, taken] = await Promise.all([
    ask(tools, { name: "filterRows", csv: csv(bad), query: { numbers: ["units"] } }),
    filter(tools, csv("-1.5e3"), { numbers: ["units"] }),
  ]);
  expect(
    refused.error,
    `units has the cell ${JSON.stringify(bad)}: pandas raises ValueError, neither a missing cell nor a guess`,
  ).toBeDefined();
  expect((taken as Row[]).at(-1), "-1.5e3 is a number").toEqual({ name: "last", units: -1500 });
});

check("difficult-cells", async (tools) => {
  const { random } = tools;
  const texts = [`${random.word()}, ${random.word()}`, `say "${random.word()}"`, `one\ntwo`, "語 €"];
  const csv = csvOf(
    ['"name"', "units"],
    texts.map((text, n) => [`"${text.replaceAll('"', '""')}"`, n]),
    "\r\n",
  );
  expect(
    await filter(tools, `\uFEFF${csv}`, { numbers: ["units"] }),
    "Quoted cells may hold commas, quotes and line ends; the byte order mark is no part of the first name",
  ).toEqual(texts.map((name, units) => ({ name, units })));
});

check("ragged-rows", async (tools) => {
  const { random } = tools;
  const [first, second] = words(random, 2);
  const short = `name,units,note\n${first},1,x\n${second}\n`;
  const [filled, long] = await Promise.all([
    filter(tools, short, { numbers: ["units"] }),
    ask(tools, { name: "filterRows", csv: `${short}a,2,y,surplus\n`, query: { numbers: ["units"] } }),
  ]);
  expect(filled, "Cells that a short record has not are missing").toEqual([
    { name: first, units: 1, note: "x" },
    { name: second, units: null, note: null },
  ]);
  expect(long.error, "A record with more cells than the header is an error, as in pandas").toBeDefined();
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
  expect(value, "One row for each region and product, with the columns of by and then the measures").toEqual(
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
  const separator = random.pick(["-", "|", ",", "_", "\u{0}", '","']);
  // The same text when the two are joined.
  const pairs = [
    [a, `${b}${separator}${c}`],
    [`${a}${separator}${b}`, c],
    [a, `${b}-${c}`],
    [`${a}-${b}`, c],
  ];
  const unique = [...new Map(pairs.map((pair) => [pair.join("\n"), pair] as const)).values()];
  const records = unique.flatMap((pair, n) => random.list(n + 1, () => [...pair, 1]));
  const csv = Papa.unparse([["first", "second", "units"], ...random.shuffle(records)], { newline: "\n" });
  const value = await aggregate(tools, csv, {
    numbers: ["units"],
    by: ["first", "second"],
    measures: { total: ["units", "sum"] },
  });
  expect(value, "Groups are alike when each of their keys is, not when the keys joined are").toEqual(
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
    aggregate(tools, csvOf(["key", "units"], random.shuffle(numbers.map((number) => [number, 1]))), {
      numbers: ["key", "units"],
      by: ["key"],
      measures: { n: ["units", "count"] },
    }),
  ]);
  expect(
    (byText as Row[]).map(({ key }) => key),
    "Text is ordered by its characters, as Python does: capitals first, ä after z",
  ).toEqual(texts.toSorted(byCharacters));
  expect(
    (byNumber as Row[]).map(({ key }) => key),
    "Keys of a column of numbers are numbers, ordered by size",
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
  ]);
  const value = await aggregate(tools, csvOf(["first", "second", "units"], records), {
    numbers: ["units"],
    by: ["first", "second"],
    measures: { total: ["units", "sum"] },
  });
  expect(value, "groupby has dropna=True: a row in which a key is missing is in no group").toEqual(
    [
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
  expect(
    value,
    "Sum, mean and count are of the values that are there; of none, the sum is 0 and the mean is missing",
  ).toEqual([
    { key: some, total, average: total / 3, present: 3, different: new Set(units).size, rows: 5 },
    { key: none, total: 0, average: null, present: 0, different: 0, rows: 2 },
  ]);
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
    ["k", "", `${n + 1}e0`],
    ["k", "null", "NA"],
    ["l", c!, 0],
    ["l", c!.toUpperCase(), "-0"],
  ]);
  const value = await aggregate(tools, csvOf(["key", "who", "units"], records), {
    numbers: ["units"],
    by: ["key"],
    measures: { people: ["who", "nunique"], named: ["who", "count"], amounts: ["units", "nunique"] },
  });
  expect(value, "5 and 5.0 are one number; text differs in capitals and spaces; missing is no value").toEqual(
    [
      { key: "k", people: 3, named: 4, amounts: 2 },
      { key: "l", people: 2, named: 2, amounts: 1 },
    ],
  );
});

check("exact-products", async (tools) => {
  const { random } = tools;
  const large = 16_777_217 + 2 * random.int(0, 1000);
  const fraction = random.pick([0.1, 0.3, 0.7]);
  const records: Cell[][] = [
    ["a", large, 1],
    ["a", 1, 1],
    ["b", fraction, 3],
    ["c", random.int(1, 9), ""],
    ["d", large, 1000],
  ];
  const value = await aggregate(tools, csvOf(["key", "units", "price"], records), {
    numbers: ["units", "price"],
    products: { revenue: ["units", "price"] },
    by: ["key"],
    measures: { revenue: ["revenue", "sum"], sales: ["revenue", "count"] },
  });
  expect(
    value,
    "float32 has 24 bits: it loses the last digit of 16777217. A product with a missing number is missing",
  ).toEqual([
    { key: "a", revenue: large + 1, sales: 2 },
    { key: "b", revenue: fraction * 3, sales: 1 },
    { key: "c", revenue: 0, sales: 0 },
    { key: "d", revenue: large * 1000, sales: 1 },
  ]);
});

check("no-rows-left", async (tools) => {
  const { random } = tools;
  const query: Query = {
    numbers: ["units"],
    products: { twice: ["units", "units"] },
    by: ["key"],
    measures: { total: ["twice", "sum"] },
  };
  const csv = csvOf(["key", "units"], [[random.word(), 1]]);
  const [filtered, empty, keyless] = await Promise.all([
    aggregate(tools, csv, { ...query, where: { column: "units", atLeast: 2 } }),
    aggregate(tools, "key,units\n", { ...query, where: { column: "units", atLeast: 2 } }),
    aggregate(tools, csvOf(["key", "units"], [["NA", 1]]), query),
  ]);
  expect(filtered, "No row passes the filter").toEqual([]);
  expect(empty, "The CSV has a header alone").toEqual([]);
  expect(keyless, "No row has a key").toEqual([]);
});

check("as-pandas", async (tools) => {
  for (const { name, objects, arguments: given } of tools.random.shuffle(inputs.cases)) {
    const { where, ...query } = given;
    const result = recorded.results.find((one) => one.name === name);
    const value = await aggregate(tools, objects["data.csv"], {
      ...(query as unknown as Query),
      ...(where ? { where: { column: where.column, atLeast: where.at_least } } : {}),
    });
    expect(value, `pandas ${recorded.versions.pandas} gave this for the table ${name}`).toEqual(
      result?.value,
    );
  }
});

/** Has the groups of a table written, and reads what is there. */
async function save(tools: Tools, extension: "csv" | "json") {
  const { answer, aws, random } = tools;
  const s3 = aws.client(S3Client);
  const bucket = await aws.bucket();
  const [key, to] = [random.key({ extension: ".csv" }), random.key({ extension: "" })];
  const names = [`${random.word()}, ${random.word()}`, `say "${random.word()}"`, random.word()];
  const records = [...names.map((name, n) => [name, n + 0.5]), ["z none", "NA"]];
  const Body = Papa.unparse([["name", "units"], ...records], { newline: "\n" });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  const { value } = await answer.call("saveAggregate", {
    bucket,
    key,
    to,
    numbers: ["units"],
    by: ["name"],
    measures: { average: ["units", "mean"], sales: ["units", "count"] },
  });
  expect(value, "saveAggregate says how many groups there are").toEqual({ groups: 4 });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: to }));
  expect(
    Contents.map((object) => object.Key),
    "There is one object for each format",
  ).toEqual([`${to}.csv`, `${to}.json`]);
  const written = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${to}.${extension}` }));
  const expected = [
    ...names.map((name, n) => ({ name, average: n + 0.5, sales: 1 })),
    { name: "z none", average: null, sales: 0 },
  ].sort((first, second) => byCharacters(first.name, second.name));
  return { text: await written.Body!.transformToString(), contentType: written.ContentType, expected };
}

check("csv-object", async (tools) => {
  const { text, contentType, expected } = await save(tools, "csv");
  const { data } = Papa.parse<string[]>(text, { delimiter: ",", skipEmptyLines: true });
  expect(
    data,
    "A header and a record for each group; cells with commas or quotes are quoted; missing is empty",
  ).toEqual([
    ["name", "average", "sales"],
    ...expected.map((row) => Object.values(row).map((cell) => String(cell ?? ""))),
  ]);
  expect(text.endsWith("\n"), "Each record has its line end, the last one too").toBe(true);
  expect(contentType, "Readers know by the content type what it is").toMatch(/^text\/csv\b/);
});

check("json-object", async (tools) => {
  const { text, contentType, expected } = await save(tools, "json");
  const rows = parsed(text);
  expect(rows, "The object is one JSON array; null stands for what is missing").toEqual(expected);
  expect(contentType, "Readers know by the content type what it is").toBe("application/json");
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
}
