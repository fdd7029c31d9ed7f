// oxlint-disable max-lines -- a lab has one file of checks
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { check, expect, type Random, type Run, type Tools } from "aws-data-labs/testing";
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

/** The answer refused its input, and said why: a TypeError is an accident, which tells nobody what to do. */
function expectRefusal({ error }: Run, why: string): void {
  expect(error, `${why} that is an error`).toBeDefined();
  expect(error!.name, `${why} the error was met by accident, instead of being thrown`).not.toBe("TypeError");
  expect(error!.message, `${why} the error says so`).not.toBe("");
}

check("numbers-and-text", async (tools) => {
  const { random } = tools;
  const least = random.int(20, 60);
  const numbers = random.shuffle([least - 1, least, least + 0.5, least * 10, 0.25, -3]);
  const records = numbers.map((units) => [
    `00${random.int(1, 9)}`,
    units,
    // A semicolon separates nothing here, even where it comes more often than the comma.
    random.list(6, () => random.word()).join(";"),
    random.int(1, 99),
  ]);
  const csv = csvOf(["code", "units", "a;b;c;d;e;f", "shelf"], records);
  const rows = records.map(([code, units, note, shelf]) => ({
    code,
    units,
    "a;b;c;d;e;f": note,
    shelf: String(shelf),
  }));
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
  const csv = (cells: string[]) =>
    csvOf(
      ["name", "units"],
      cells.map((cell) => [random.word(), cell]),
    );
  const bad = [
    random.pick(["--1", "x12", "$5", "~3", "e5"]),
    random.pick(["0x1F", "12kg", "1_000", "5%", "1e5x"]),
    random.pick(["12 kg", "1 2", "many", "True", "."]),
  ];
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
    ...bad.map((cell) =>
      ask(tools, { name: "filterRows", csv: csv(["1", cell, "2"]), query: { numbers: ["units"] } }),
    ),
  ]);
  expect(
    (taken as Row[]).map(({ units }) => units),
    `${good.map((cell) => JSON.stringify(cell)).join(", ")} are numbers`,
  ).toEqual(good.map(Number));
  for (const [n, run] of refused.entries()) {
    const cell = bad[n]!;
    const why = `units has the cell ${JSON.stringify(cell)}, where pandas raises ValueError:`;
    expectRefusal(run, why);
    expect(run.error!.message, `${why} the error names the cell`).toContain(cell);
  }
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
  const short = `name,units,note\n${first},1,x\n\n${second}\n`;
  const read = (csv: string) => ask(tools, { name: "filterRows", csv, query: { numbers: ["units"] } });
  const [filled, long, open, empty] = await Promise.all([
    filter(tools, short, { numbers: ["units"] }),
    read(`${short}a,2,y,surplus\n`),
    read(`${short}"a,2,y\n`),
    read(""),
  ]);
  expect(filled, "Cells that a short record has not are missing").toEqual([
    { name: first, units: 1, note: "x" },
    { name: second, units: null, note: null },
  ]);
  expectRefusal(long, "A record has more cells than the header:");
  expectRefusal(open, "A quote is opened and never closed:");
  expectRefusal(empty, "The object is empty, it has no header:");
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

check("unknown-columns", async (tools) => {
  const { random } = tools;
  const [known, unknown] = words(random, 2) as [string, string];
  const csv = csvOf([known, "units"], [[random.word(), 1]]);
  const query: Query = { numbers: ["units"], by: [known], measures: { total: ["units", "sum"] } };
  const [key, value] = await Promise.all([
    ask(tools, { name: "filterAggregate", csv, query: { ...query, by: [known, unknown] } }),
    ask(tools, {
      name: "filterAggregate",
      csv: `${known},units\n`,
      query: { ...query, measures: { total: [unknown, "count"] } },
    }),
  ]);
  expectRefusal(key, `by names the column ${unknown}, which is not there (pandas raises KeyError):`);
  expectRefusal(value, `A measure is of the column ${unknown}, which is not there (pandas raises KeyError):`);
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
  expect(await listSaved(s3, { bucket, to }), "There is one object for each format").toEqual([
    `${to}.csv`,
    `${to}.json`,
  ]);
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
  expect(text, "Each record ends with \\n alone, the last one too").toMatch(/^[^\r]*[^\r\n]\n$/);
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
  expect(await listSaved(s3, { bucket, to }), "There is one object for each format").toEqual([
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
  const run = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [
      { operation: "GetObject", kind: "throttle" },
      { operation: "GetObject", kind: "slow-body", pieceBytes: 1000, pauseMs: 1, calls: [2] },
      { operation: "PutObject", kind: "throttle" },
      { operation: "PutObject", kind: "reset", calls: [3] },
    ],
  });
  expect(
    run.error,
    "S3 refused a GetObject and a PutObject with SlowDown and broke another PutObject off: a second try helps",
  ).toBeUndefined();
  const { csv, json } = await readSaved(s3, job);
  const groups = groupsOf(sales);
  expect(
    json,
    "The download came in pieces of 1000 bytes: a piece may end within a character, and is no text by itself",
  ).toEqual(groups);
  expect(csv, "The CSV has the same groups").toEqual(groups);
});

check("broken-download", async (tools) => {
  const { answer, random } = tools;
  const sales = someNamed(random, words(random, 5), 2000);
  const { s3, job, csv } = await placeSales(tools, sales);
  // At the end of a record: what has come looks like a whole file.
  const afterBytes = csv.indexOf("\n", csv.length * 0.7) + 1;
  const run = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "GetObject", kind: "cut-body", afterBytes, calls: fromCall(1) }],
  });
  expect(
    run.error,
    "The connection of GetObject broke after 70 % of the file: that is an error, and no smaller table",
  ).toBeDefined();
  expect(await listSaved(s3, job), "Nothing is written of half a table").toEqual([]);
  const whole = await answer.call("saveAggregate", job);
  expect(whole.value, "Where no connection breaks, the same job is done").toEqual({
    groups: groupsOf(sales).length,
  });
});

check("half-saved", async (tools) => {
  const { answer, random } = tools;
  const sales = someNamed(random, words(random, 3), 12);
  const { s3, job } = await placeSales(tools, sales);
  const run = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "PutObject", kind: "server-error", calls: fromCall(2) }],
  });
  const written = await listSaved(s3, job);
  expect(
    run.error,
    `PutObject failed with InternalError, and ${written.length} of 2 objects are there: saveAggregate fails too`,
  ).toBeDefined();
  const well = await answer.call("saveAggregate", job);
  expect(well.value, "Where S3 takes both objects, the same job is done").toEqual({
    groups: groupsOf(sales).length,
  });
});

check("one-version", async (tools) => {
  const { answer, random } = tools;
  const names = words(random, 4);
  const [older, newer] = [someNamed(random, names, 16), someNamed(random, names.slice(1), 9)];
  const { s3, job, put } = await placeSales(tools, older);
  const replace = () => put(csvOf(["name", "units"], newer));
  const run = await answer.call({
    export: "saveAggregate",
    args: [job],
    faults: [{ operation: "GetObject", kind: "first", run: replace, calls: fromCall(2) }],
  });
  const asked = run.calls.filter(({ operation }) => operation === "GetObject").length;
  const { csv, json } = await readSaved(s3, job);
  expect(
    csv,
    `GetObject was called ${asked} times, and the CSV was replaced meanwhile: both objects must be of one version`,
  ).toEqual(json);
  expect({ value: run.value, json }, "They are those of the CSV that was read").toEqual({
    value: { groups: (asked > 1 ? groupsOf(newer) : groupsOf(older)).length },
    json: asked > 1 ? groupsOf(newer) : groupsOf(older),
  });
  await replace();
  const again = await answer.call("saveAggregate", job);
  expect(
    again.error,
    "The CSV was replaced, and the job runs again: its objects are there already",
  ).toBeUndefined();
  expect(await readSaved(s3, job), "Both objects are replaced by those of the new CSV").toEqual({
    csv: groupsOf(newer),
    json: groupsOf(newer),
  });
});
