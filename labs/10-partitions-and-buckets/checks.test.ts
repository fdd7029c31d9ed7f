// oxlint-disable max-lines -- a lab has one file of checks
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Aws, type CallResult, check, expect, type Random, type Tools } from "aws-data-labs/testing";
import type { Seen } from "./driver.ts";
import {
  byId,
  cities,
  type Column,
  columns,
  type Customer,
  putTable,
  someCustomers,
  tablesIn,
} from "./fixtures/customers.ts";
import { bucketKey, bucketOf, escaped, folderOf, nullPartition } from "./fixtures/hive.ts";
import recorded from "./fixtures/oracle.json" with { type: "json" };
import inputs from "./fixtures/oracle-inputs.json" with { type: "json" };

type PartitionColumn = "gender" | "city";
type Where = Partial<Record<PartitionColumn, (string | null)[]>>;

interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

const stored = (by: readonly Column[]): Column[] => columns.filter((column) => !by.includes(column));
const fileOf = (by: readonly Column[], customer: Customer): string =>
  `${folderOf(by, customer)}part-00000.parquet`;
const every = Array.from({ length: 200 }, (_, at) => at + 1);

async function keysIn(aws: Aws, Bucket: string): Promise<string[]> {
  const { Contents = [] } = await aws.client(S3Client).send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key!).toSorted();
}

async function placeFor({ aws, random }: Tools): Promise<Place> {
  return { bucket: await aws.bucket(), prefix: random.flip() ? "" : `${random.word()}/` };
}

const only = (customer: Customer, names: readonly Column[]): Partial<Customer> =>
  Object.fromEntries(names.map((name) => [name, customer[name]]));

/** What a function returned, as a list of customers. */
function customersIn(result: CallResult, what: string): Record<string, unknown>[] {
  const { value } = result;
  expect(Array.isArray(value), `${what} gives a list of customers`).toBe(true);
  return (value as unknown[]).map((customer) => Object(customer) as Record<string, unknown>);
}

const idsIn = (customers: readonly { readonly id?: unknown }[]): unknown[] =>
  customers.map(({ id }) => id).toSorted((a, b) => Number(a) - Number(b));

check("three-partitions", async (tools) => {
  const { answer, aws, random } = tools;
  const place = await placeFor(tools);
  const genders = random.shuffle(["male", "female", null, "male", "female", null, "male"]);
  const customers = someCustomers(
    random,
    genders.map((gender) => ({ gender })),
  );
  const result = await answer.call("writePartitions", { ...place, by: ["gender"], customers });
  const { value } = result;
  const keys = await keysIn(aws, place.bucket);
  const isNull = (key: string) => !/gender=(fe)?male\//.test(key);
  expect(
    keys.filter((key) => !isNull(key)),
    "partition-keys: The customers of each gender are in one file, which has the key of its partition",
  ).toEqual(["female", "male"].map((gender) => `${place.prefix}gender=${gender}/part-00000.parquet`));
  expect(
    keys.filter(isNull),
    "null-partition: The customers whose gender is null are in one file more, in the folder __HIVE_DEFAULT_PARTITION__",
  ).toEqual([`${place.prefix}gender=${nullPartition}/part-00000.parquet`]);
  expect(value, "counted: male, female and null make three partitions").toBe(3);
  const none = { bucket: await aws.bucket("empty"), prefix: "", by: ["gender"], customers: [] };
  const nothing = await answer.group("none").call("writePartitions", none);
  expect(nothing.value, "no-customers: Without customers there are 0 partitions").toBe(0);
  expect(await keysIn(aws, none.bucket), "no-customers: Without customers nothing is written").toEqual([]);
});

/** Texts that a tool on the way could take for something else. */
const texts = (random: Random): (string | null)[] => {
  const word = random.word();
  const odd = ["", null, "NULL", "null", "\\N", "007", "1e3", "true", "2026-11-29", "NaN", "[1]", '{"a": 1}'];
  return [
    ...odd,
    ` ${word} `,
    `${word},"${word}"`,
    `'${word}''`,
    `${word}\r\n\t`,
    "é e\u0301 😀",
    "%41\\u0041",
    nullPartition,
  ];
};

check("stores-the-rest", async (tools) => {
  const { answer, aws, random } = tools;
  const [values, word] = [texts(random), random.word()];
  for (const by of [["gender"], ["city", "gender"]] as const) {
    const place = { bucket: await aws.bucket(), prefix: `${random.word()}/` };
    const city = (text: string | null) => (by.length > 1 ? "Oslo" : text);
    const rows = [...values, word, word, word].map((email, at) => ({
      email,
      gender: at % 2 ? "male" : "female",
      city: city(email),
    }));
    // Who guesses types from these makes dates of the emails, and no texts of the cities.
    const guessed = ["2026-11-29", "2026-11-30"].map((email) => ({
      email,
      gender: "other",
      city: city(null),
    }));
    const customers = someCustomers(random, [...rows, ...guessed]);
    const ofPlace = answer.group(place.bucket);
    await ofPlace.call("writePartitions", { ...place, by, customers });
    const tables = await tablesIn(aws, place.bucket, "stored-values: ");
    for (const gender of ["female", "male", "other"]) {
      const ofGender = customers.filter((customer) => customer.gender === gender);
      const table = tables[`${place.prefix}${fileOf(by, ofGender[0]!)}`];
      expect(
        Object.keys(table?.types ?? {}).toSorted(),
        `columns-in-path: The table is partitioned by ${by.join(" and ")}: its files have the other columns`,
      ).toEqual(stored(by).toSorted());
      expect(table?.types, "stored-values: id is an INTEGER, every other column VARCHAR").toEqual(
        Object.fromEntries(stored(by).map((name) => [name, name === "id" ? "INTEGER" : "VARCHAR"])),
      );
      expect(
        table?.rows,
        "stored-values: The file has all customers of its partition and no others, and each text, empty or not, and null is what it was",
      ).toEqual(byId(ofGender).map((customer) => only(customer, stored(by))));
    }
  }
});

check("two-columns", async (tools) => {
  const { answer, aws, random } = tools;
  const [city, other] = random.shuffle(cities) as [string, string];
  const values = [
    { gender: "female", city },
    { gender: "female", city: other },
    { gender: "male", city },
    { gender: "female", city },
    { gender: null, city },
    { gender: "male", city: null },
    { gender: null, city: null },
    { gender: city, city: "female" },
    // Without a separator, the texts of two partitions are the same.
    { gender: "ab", city: "c" },
    { gender: "a", city: "bc" },
    { gender: "null", city },
  ];
  for (const by of [
    ["gender", "city"],
    ["city", "gender"],
  ] as const) {
    const place = { bucket: await aws.bucket(), prefix: `${random.word()}/` };
    const customers = someCustomers(random, random.shuffle(values));
    const result = await answer.group(by[0]).call("writePartitions", { ...place, by, customers });
    const { value } = result;
    const keys = [
      ...new Set(customers.map((customer) => `${place.prefix}${fileOf(by, customer)}`)),
    ].toSorted();
    expect(
      await keysIn(aws, place.bucket),
      `order-of-columns: Each combination has a file, with a folder for ${by[0]}, and in it one for ${by[1]}`,
    ).toEqual(keys);
    expect(value, "counted: Each combination that occurs is one partition").toBe(keys.length);
    const tables = await tablesIn(aws, place.bucket, "stored-values: ");
    expect(
      Object.fromEntries(Object.entries(tables).map(([key, { rows }]) => [key, rows])),
      "stored-values: Each file has the customers of its partition",
    ).toEqual(rowsByKey(place.prefix, by, customers));
  }
  const place = { bucket: await aws.bucket("empty texts"), prefix: "" };
  const customers = someCustomers(random, [
    { gender: "", city },
    { gender: null, city },
    { gender: "male", city: "" },
  ]);
  const result = await answer
    .group("empty")
    .call("writePartitions", { ...place, by: ["gender", "city"], customers });
  const { value } = result;
  expect(
    await keysIn(aws, place.bucket),
    "empty-is-null: An empty text goes into the partition of null, in each of the two columns",
  ).toEqual([
    `gender=${nullPartition}/city=${city}/part-00000.parquet`,
    `gender=male/city=${nullPartition}/part-00000.parquet`,
  ]);
  expect(value, "empty-is-null: The empty text and null are one partition").toBe(2);
  const tables = await tablesIn(aws, place.bucket, "empty-is-null: ");
  expect(
    tables[`gender=${nullPartition}/city=${city}/part-00000.parquet`]?.rows,
    "empty-is-null: The file of null has both customers, the one without a gender and the one with an empty text",
  ).toEqual(byId(customers.slice(0, 2)).map((customer) => only(customer, ["id", "email"])));
});

function rowsByKey(prefix: string, by: readonly Column[], customers: readonly Customer[]) {
  const rows: Record<string, Partial<Customer>[]> = {};
  for (const customer of byId(customers))
    (rows[`${prefix}${fileOf(by, customer)}`] ??= []).push(only(customer, stored(by)));
  return rows;
}

const controls = Array.from({ length: 31 }, (_, at) => String.fromCharCode(at + 1)).join("");

check("escapes", async (tools) => {
  const { answer, aws, random } = tools;
  const word = random.word();
  const special = [
    `${word}/x`,
    `="#%'*/:=?\\{[]^`,
    `${controls}\u007f${word}`,
    "%41",
    "100%",
    "=",
    ...random
      .shuffle("\"#'*/:?\\{[]^\u007f\n".split(""))
      .slice(0, 4)
      .map((one, at) => `${one}${word}${at}`),
  ];
  const plain = [
    ` ${word}`,
    `${word}  x `,
    "São Paulo",
    "大阪",
    "😀",
    "<>|&;,@$!()`-+~._}",
    "..",
    "\u0080\u00a0\u00ad\u2028",
  ];
  const apart = [
    "Oslo",
    "oslo",
    "Oslo ",
    "é",
    "e\u0301",
    "__proto__",
    "constructor",
    "null",
    "NULL",
    "undefined",
    "0",
    "00",
  ];
  const values = random.shuffle([...special, ...plain, ...apart]);
  const customers = someCustomers(
    random,
    values.map((city) => ({ city })),
  );
  const bucket = await aws.bucket();
  const result = await answer.call("writePartitions", { bucket, prefix: "", by: ["city"], customers });
  const { value } = result;
  const keys = await keysIn(aws, bucket);
  const missing = (of: readonly string[]) =>
    of.map((city) => `city=${escaped(city)}/part-00000.parquet`).filter((key) => !keys.includes(key));
  expect(
    missing(special),
    "escaped: Each of the control characters and of \" # % ' * / : = ? \\ { [ ] ^ is % and two hexadecimal digits in capitals: these keys are missing",
  ).toEqual([]);
  expect(
    missing(plain),
    "other-characters: All other characters stay as they are, spaces and letters beyond ASCII, too: these keys are missing",
  ).toEqual([]);
  expect(
    missing(apart),
    "values-apart: Texts that differ are partitions of their own: these keys are missing",
  ).toEqual([]);
  expect(value, "values-apart: There are as many partitions as texts").toBe(values.length);
});

interface Recorded {
  readonly name: string;
  readonly arguments: {
    readonly customers?: (string | number | null)[][];
    readonly by?: Column[];
    readonly condition?: string;
  };
  readonly value: unknown;
}

/** The cases of one function of the original, each with what Spark gave. */
const recordedCases = (name: string): Recorded[] =>
  inputs.cases.flatMap((asked, at) =>
    asked.function === name ? [{ ...asked, value: recorded.results[at]?.value } as Recorded] : [],
  );

const whereOf: Readonly<Record<string, Where>> = {
  true: {},
  "gender IS NULL": { gender: [null] },
  "city = 'Oslo'": { city: ["Oslo"] },
};

check("as-spark-does", async ({ answer, aws }) => {
  for (const asked of recordedCases("show_partitions")) {
    const { by = [], customers: rows = [], condition = "" } = asked.arguments;
    const customers = rows.map(([id, email, gender, city]) => ({ id, email, gender, city }));
    const place = { bucket: await aws.bucket(), prefix: "t/" };
    const ofCase = answer.group(asked.name);
    await ofCase.call("writePartitions", { ...place, by, customers });
    const expected = asked.value as { folders: string[]; rows: Customer[] };
    expect(
      await keysIn(aws, place.bucket),
      `partition-keys: Spark wrote these folders (recorded: ${asked.name})`,
    ).toEqual(expected.folders.map((folder) => `t/${folder}/part-00000.parquet`).toSorted());
    // A folder for each character takes long enough to write.
    if (customers.length > 10) continue;
    const read = await ofCase.call("readPartitions", { ...place, by, where: whereOf[condition] });
    expect(
      customersIn(read, "readPartitions"),
      `matches: Spark read these rows where ${condition} (recorded: ${asked.name})`,
    ).toEqual(expected.rows);
  }
});

/** A partitioned table, one file for each customer or more customers. */
async function putPartitions(
  aws: Aws,
  place: Place,
  {
    by,
    customers,
    name = "part-00000.parquet",
  }: { by: readonly Column[]; customers: readonly Customer[]; name?: string },
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const folders = new Set(customers.map((customer) => folderOf(by, customer)));
  for (const folder of folders) {
    const key = `${place.prefix}${folder}${name}`;
    const rows = customers.filter((customer) => folderOf(by, customer) === folder);
    sizes.set(key, await putTable(aws, { bucket: place.bucket, key }, { rows, names: stored(by) }));
  }
  return sizes;
}

const downloads = (result: CallResult) => result.calls.filter(({ operation }) => operation === "GetObject");
const keyOf = (call: { readonly input: Readonly<Record<string, unknown>> }): string =>
  String(call.input["Key"]);

const isWanted = (customer: Customer, where: Where): boolean =>
  Object.entries(where).every(([column, values]) => values.includes(customer[column as PartitionColumn]));

check("prunes", async (tools) => {
  const { answer, aws, random } = tools;
  const by = random.shuffle<PartitionColumn>(["gender", "city"]);
  const place = { bucket: await aws.bucket(), prefix: `${random.word()}/` };
  const [city, other] = random.shuffle(cities) as [string, string];
  // Values that begin or end with another one, or differ in case alone.
  const genders = ["male", "female", "Male", "mal", null, "male ", "\u00e9", "e\u0301"];
  const values = [
    ...genders.flatMap((gender) => [city, null].map((town) => ({ gender, city: town }))),
    { gender: "mal", city: other },
    ...["male", "female", null].map((gender) => ({ gender, city })),
  ];
  const emails = random.shuffle([...texts(random), null]);
  const customers = someCustomers(
    random,
    values.map((value, at) => ({ ...value, email: emails[at]! })),
  );
  const sizes = await putPartitions(aws, place, { by, customers });
  // A table beside it, whose name begins with the same letters.
  const besides = { ...place, prefix: `${place.prefix.slice(0, -1)}-old/` };
  await putPartitions(aws, besides, { by, customers: someCustomers(random, [{ gender: "male", city }]) });
  const wheres: Where[] = [
    { gender: ["male", "\u00e9"] },
    { city: [city] },
    { city: [null], gender: ["female", null] },
    { gender: ["mal", "null", "nobody"], city: [other, city, other] },
    {},
  ];
  for (const [at, where] of wheres.entries()) {
    const result = await answer.group(`${at}`).call("readPartitions", { ...place, by, where });
    const wanted = byId(customers.filter((customer) => isWanted(customer, where)));
    const keys = new Set(wanted.map((customer) => `${place.prefix}${fileOf(by, customer)}`));
    const taken = downloads(result);
    expect(
      taken.map(keyOf).filter((key) => !keys.has(key)),
      "pruned: No file is downloaded in which there can be no such customer: these were",
    ).toEqual([]);
    const found = customersIn(result, "matches: readPartitions");
    expect(idsIn(found), "matches: The customers are there that have a wanted value in each column").toEqual(
      idsIn(wanted),
    );
    expect(
      found.map(({ id }) => id),
      "whole-customers: Customers come by ascending id",
    ).toEqual(wanted.map(({ id }) => id));
    expect(
      found.map(({ email }) => email),
      "whole-customers: Each text and null in the files is what it was",
    ).toEqual(wanted.map(({ email }) => email));
    expect(
      found,
      "from-path: A customer has the four members, and those of the columns `by` are the values in the path",
    ).toEqual(wanted);
    const bytes = new Map<string, number>();
    for (const call of taken) bytes.set(keyOf(call), (bytes.get(keyOf(call)) ?? 0) + call.responseBytes);
    expect(
      [...bytes].filter(([key, read]) => read > sizes.get(key)!).map(([key]) => key),
      "once: No more bytes are read than the wanted files have: these files were read more than once",
    ).toEqual([]);
  }
});

check("reads-null", async (tools) => {
  const { answer, aws, random } = tools;
  const place = await placeFor(tools);
  const customers = someCustomers(random, [
    { gender: null },
    { gender: "null" },
    { gender: null },
    { gender: "male" },
    { gender: "undefined" },
  ]);
  await putPartitions(aws, place, { by: ["gender"], customers });
  for (const where of [{}, { gender: [null] }, { gender: ["null"] }, { gender: ["male", null] }]) {
    const result = await answer
      .group(JSON.stringify(where))
      .call("readPartitions", { ...place, by: ["gender"], where });
    expect(
      customersIn(result, "readPartitions"),
      `null-from-path: __HIVE_DEFAULT_PARTITION__ is null, and the folder gender=null is the text null: where ${JSON.stringify(where)}`,
    ).toEqual(byId(customers.filter((customer) => isWanted(customer, where))));
  }
  for (const where of [{ gender: ["nobody"] }, { gender: [] }]) {
    const result = await answer
      .group(`nothing ${where.gender[0]}`)
      .call("readPartitions", { ...place, by: ["gender"], where });
    expect(result.value, `nothing-matches: No customer matches ${JSON.stringify(where)}: []`).toEqual([]);
  }
  const empty = { bucket: await aws.bucket("empty"), prefix: "", by: ["gender"], where: {} };
  expect(
    (await answer.group("empty").call("readPartitions", empty)).value,
    "nothing-matches: A table without files has no customers: []",
  ).toEqual([]);
});

const sparkName = (random: Random, task: number): string => {
  const hex = (length: number) =>
    random.list(length, () => random.pick("0123456789abcdef".split(""))).join("");
  return `part-0000${task}-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}.c000.snappy.parquet`;
};

check("reads-what-spark-wrote", async (tools) => {
  const { answer, aws, random } = tools;
  const word = random.word();
  const special = [
    `${word}/x`,
    `="#%'*/:=?\\{[]^`,
    `${controls}\u007f${word}`,
    "%41",
    "100%",
    "a b+c",
    "São Paulo",
    "😀",
    "__proto__",
  ];
  const typed = ["007", "7", "1.0", "1e3", "true", "2026-11-29", "NaN", "null"];
  const cases = [
    ["unescaped: Escaped characters are what they were, and all others stay", special],
    ["values-are-text: Every value is the text that the path has, 007 and 2026-11-29, too", typed],
  ] as const;
  for (const [says, values] of cases) {
    const place = { bucket: await aws.bucket(), prefix: `${random.word()}/` };
    const customers = someCustomers(
      random,
      values.map((city) => ({ city })),
    );
    await putPartitions(aws, place, { by: ["city"], customers, name: sparkName(random, 0) });
    const result = await answer.group(says).call("readPartitions", { ...place, by: ["city"], where: {} });
    expect(customersIn(result, "readPartitions"), says).toEqual(byId(customers));
    const where = { city: values.slice(0, 2) };
    const some = await answer.group(`${says} some`).call("readPartitions", { ...place, by: ["city"], where });
    expect(customersIn(some, "readPartitions"), says).toEqual(
      byId(customers.filter((customer) => isWanted(customer, where))),
    );
  }
  const place = { bucket: await aws.bucket(), prefix: "" };
  const customers = someCustomers(
    random,
    random.list(9, () => ({ gender: random.pick(["male", "female"]) })),
  );
  for (const task of [0, 1, 2]) {
    const part = customers.filter((_, at) => at % 3 === task);
    const name = task === 2 ? `${random.word()}.pq` : sparkName(random, task);
    await putPartitions(aws, place, { by: ["gender"], customers: part, name });
  }
  const result = await answer.group("files").call("readPartitions", { ...place, by: ["gender"], where: {} });
  expect(
    customersIn(result, "any-files: readPartitions"),
    "any-files: A partition may have several files, and they may have other names than part-00000.parquet",
  ).toEqual(byId(customers));
});

const someEmails = (random: Random): string[] => [
  ...random.list(12, (length) => random.text({ length, unicode: true })),
  ...random.list(8, () => `${random.word()}@example.org`),
  "é",
  "e\u0301",
  "\ufeffa",
  " a ",
  "ÿ\u0080",
  "大阪",
  "a\u0000b",
];

check("hashes-as-spark", async ({ answer, random }) => {
  const ask = async (emails: readonly (string | null)[], buckets: number) => {
    const result = await answer
      .group(`${buckets}`)
      .call({ export: "bucketOf", driver: "bucketsOf", args: [emails, buckets] });
    // -0 is a number of a bucket, too.
    return (result.value as unknown[]).map((number) => (number === 0 ? 0 : number));
  };
  const judged = async (
    emails: readonly (string | null)[],
    buckets: number,
    expected: readonly unknown[],
  ) => {
    const got = await ask(emails, buckets);
    const outside = got.filter(
      (number) => !Number.isInteger(number) || Number(number) < 0 || Number(number) >= buckets,
    );
    expect(outside, `bucket-numbers: A bucket's number is from 0 to ${buckets - 1}`).toEqual([]);
    const pairs = (numbers: readonly unknown[]) => emails.map((email, at) => [email, numbers[at]]);
    const isText = ([email]: unknown[]) => email !== null;
    expect(
      pairs(got).filter(isText),
      `spark-hash: Spark puts these texts into these of ${buckets} buckets`,
    ).toEqual(pairs(expected).filter(isText));
    expect(
      pairs(got),
      `null-bucket: null has the hash 42, and so the bucket ${42 % buckets} of ${buckets}`,
    ).toEqual(pairs(expected));
  };
  for (const { value } of recordedCases("show_hashes")) {
    const rows = value as { email: string | null; bucket: number }[];
    await judged(
      rows.map(({ email }) => email),
      8,
      rows.map(({ bucket }) => bucket),
    );
  }
  for (const buckets of [1, random.pick([3, 5, 7]), random.int(20, 99), 100]) {
    const emails = [...someEmails(random), null];
    await judged(
      emails,
      buckets,
      emails.map((email) => bucketOf(email, buckets)),
    );
  }
});

check("writes-buckets", async (tools) => {
  const { answer, aws, random } = tools;
  const place = await placeFor(tools);
  const emails = random.list(5, () => `${random.word()}@example.org`);
  // So many that one is without customers; numbers of two digits.
  const buckets = random.int(13, 15);
  const customers = someCustomers(
    random,
    [...emails, emails[0]!, null, null, ""].map((email) => ({
      email,
      city: random.pick([null, "", "Oslo"]),
    })),
  );
  await answer.call("writeBuckets", { ...place, buckets, customers });
  const numbers = Array.from({ length: buckets }, (_, number) => number);
  const inBucket = (number: number) =>
    byId(customers.filter(({ email }) => bucketOf(email, buckets) === number));
  const keys = await keysIn(aws, place.bucket);
  const keysOf = (of: readonly number[]) => of.map((number) => bucketKey(place.prefix, number));
  const full = numbers.filter((number) => inBucket(number).length > 0);
  expect(
    keysOf(full).filter((key) => !keys.includes(key)),
    "bucket-keys: Each bucket that has customers has a file with its number in five digits: these are missing",
  ).toEqual([]);
  expect(
    keysOf(numbers).filter((key) => !keys.includes(key)),
    "empty-buckets: Buckets without customers have a file, too: these are missing",
  ).toEqual([]);
  expect(keys, "bucket-keys: There are the files of the buckets, and no other").toEqual(keysOf(numbers));
  const tables = await tablesIn(aws, place.bucket, "bucket-files: ");
  const types = { id: "INTEGER", email: "VARCHAR", gender: "VARCHAR", city: "VARCHAR" };
  for (const number of numbers) {
    const table = tables[bucketKey(place.prefix, number)];
    expect(table?.types, "bucket-files: The file of each bucket has all four columns").toEqual(types);
    expect(
      table?.rows,
      "bucket-files: The file of each bucket has the customers that belong to it, and no others",
    ).toEqual(inBucket(number));
  }
});

check("buckets-as-spark", async ({ answer, aws }) => {
  for (const asked of recordedCases("show_buckets")) {
    const { customers: rows = [] } = asked.arguments;
    const customers = rows.map(([id, email, gender, city]) => ({ id, email, gender, city }));
    const bucket = await aws.bucket();
    await answer.call("writeBuckets", { bucket, prefix: "", buckets: 4, customers });
    const tables = await tablesIn(aws, bucket);
    const written = Object.entries(tables).flatMap(([key, { rows: found }]) =>
      found.length > 0 ? [[/_(\d+)\.parquet$/.exec(key)?.[1], idsIn(found)]] : [],
    );
    expect(
      Object.fromEntries(written),
      "Spark's bucketBy put these ids into these buckets (recorded)",
    ).toEqual(asked.value);
  }
});

async function putBuckets(
  aws: Aws,
  place: Place,
  { buckets, customers }: { buckets: number; customers: readonly Customer[] },
): Promise<void> {
  for (let number = 0; number < buckets; number += 1) {
    const rows = customers.filter(({ email }) => bucketOf(email, buckets) === number);
    await putTable(aws, { bucket: place.bucket, key: bucketKey(place.prefix, number) }, { rows });
  }
}

check("looks-up", async (tools) => {
  const { answer, aws, random } = tools;
  const email = `${random.word()}@example.org`;
  const like = [
    `${email} `,
    ` ${email}`,
    email.toUpperCase(),
    `x${email}`,
    email.slice(1),
    `${email}x`,
    "é",
    "e\u0301",
    "",
    "%",
    "_",
  ];
  const values = random.shuffle([email, email, email, ...like, null, `o'${email}`, nullPartition]);
  // In no file are they in the order of their ids.
  const customers = byId(
    someCustomers(
      random,
      values.map((one) => ({ email: one })),
    ),
  ).toReversed();
  for (const buckets of [1, random.int(4, 7), 12]) {
    const place = { bucket: await aws.bucket(), prefix: random.pick(["", `${random.word()}/`]) };
    await putBuckets(aws, place, { buckets, customers });
    const asked =
      buckets === 1
        ? [email, "", "%", "é", `o'${email}`, `${email} `]
        : // Whatever another text's bucket is, most of these have another one.
          [email, `${email} `, ` ${email}`, email.toUpperCase(), "e\u0301"];
    for (const wanted of asked) {
      const result = await answer
        .group(`${buckets} ${wanted}`)
        .call("lookup", { ...place, buckets, email: wanted });
      const calls = result.calls.map((call) => `${call.operation} ${keyOf(call)}`);
      expect(
        calls,
        "one-file: A lookup downloads the file of the email's bucket, and makes no other call",
      ).toEqual([`GetObject ${bucketKey(place.prefix, bucketOf(wanted, buckets))}`]);
      const found = customersIn(result, "found: lookup");
      const expected = byId(customers.filter((customer) => customer.email === wanted));
      expect(idsIn(found), "found: All customers with exactly this email are found, and nobody else").toEqual(
        idsIn(expected),
      );
      expect(found, "whole-customers: Customers come whole, by ascending id").toEqual(expected);
    }
    const nobody = await answer
      .group(`${buckets} nobody`)
      .call("lookup", { ...place, buckets, email: `nobody${random.int(1, 999)}@example.com` });
    expect(nobody.value, "nobody: If nobody has the email, the result is []").toEqual([]);
  }
});

check("all-pages", async ({ answer, aws, random }) => {
  const place = { bucket: await aws.bucket(), prefix: `${random.word()}/` };
  const customers = someCustomers(
    random,
    [...cities.slice(0, 3), null].map((city) => ({ city })),
  );
  await putPartitions(aws, place, { by: ["city"], customers });
  const faults = [
    { operation: "ListObjectsV2", kind: "short-page", items: 1, calls: every },
    { operation: "ListObjectsV2", kind: "short-page", items: 2, calls: every },
    { operation: "ListObjectsV2", kind: "empty-page" },
  ] as const;
  for (const [at, fault] of faults.entries()) {
    const args = [{ ...place, by: ["city"], where: {} }];
    const result = await answer.group(`${at}`).call({ export: "readPartitions", args, faults: [fault] });
    const page =
      fault.kind === "empty-page" ? "its first page has no keys" : `a page has ${fault.items} of them`;
    expect(
      customersIn(result, "readPartitions"),
      `S3 lists the keys on several pages, and ${page}: read them all`,
    ).toEqual(byId(customers));
  }
});

check("skips-no-data", async ({ answer, aws, random }) => {
  const [s3, place] = [aws.client(S3Client), { bucket: await aws.bucket(), prefix: `${random.word()}/` }];
  const customers = someCustomers(random, [
    { gender: "male", city: "_x" },
    { gender: "female", city: ".x" },
    { gender: null, city: null },
  ]);
  const by = ["gender", "city"] as const;
  await putPartitions(aws, place, { by, customers });
  const folder = folderOf(by, customers[0]!);
  const noData = [
    "_SUCCESS",
    "",
    "gender=male/",
    folder,
    `${folder}_SUCCESS`,
    `${folder}.part-00000.parquet.crc`,
  ];
  for (const key of noData)
    await s3.send(
      new PutObjectCommand({
        Bucket: place.bucket,
        Key: `${place.prefix}${key}`,
        Body: key.endsWith("crc") ? "crc" : "",
      }),
    );
  // What a task had written when it ended is no data yet.
  const half = someCustomers(random, [{ gender: "male", city: "_x" }]);
  for (const inside of [
    `_temporary/0/${folder}`,
    `${folder}_temporary/0/`,
    "gender=male/_temporary/",
    `.spark-staging-${random.word()}/${folder}`,
    `${folder}_`,
    `${folder}.`,
  ])
    await putTable(
      aws,
      { bucket: place.bucket, key: `${place.prefix}${inside}part-00001.parquet` },
      { rows: half, names: stored(by) },
    );
  for (const where of [{}, { gender: ["male"] }]) {
    const result = await answer.group(JSON.stringify(where)).call("readPartitions", { ...place, by, where });
    expect(
      customersIn(result, "readPartitions"),
      "Names and folders that begin with _ or . and keys that end with a slash are no data, but values may begin with _ or . (city=_x)",
    ).toEqual(byId(customers.filter((customer) => isWanted(customer, where))));
  }
});

check("lists-less", async ({ answer, aws, random }) => {
  const place = { bucket: await aws.bucket(), prefix: `${random.word()}/` };
  const [city, other] = [`${random.word()}/x`, random.word()];
  const values = [city, `${city}y`, other, `${other} 2`, null].flatMap((town) =>
    ["male", null].map((gender) => ({ city: town, gender })),
  );
  const customers = someCustomers(random, values);
  const by = ["city", "gender"] as const;
  await putPartitions(aws, place, { by, customers });
  for (const where of [
    { city: [city] },
    { city: [other, null, other] },
    { gender: ["male"], city: [other, "nobody"] },
  ] as Where[]) {
    const result = await answer.group(JSON.stringify(where)).call("readPartitions", { ...place, by, where });
    const folders = [...new Set(where.city!.map((value) => `${place.prefix}city=${escaped(value)}/`))];
    const listings = result.calls.filter(({ operation }) => operation.startsWith("ListObjects"));
    const prefixes = listings.map(({ input }) => String(input["Prefix"]));
    expect(
      prefixes.filter((prefix) => !folders.some((folder) => prefix.startsWith(folder))),
      `Where city is one of ${where.city!.length}, no other folders are listed: these were`,
    ).toEqual([]);
    expect(prefixes.length, "Each folder is listed once").toBe(new Set(prefixes).size);
    expect(customersIn(result, "readPartitions"), "The customers are found").toEqual(
      byId(customers.filter((customer) => isWanted(customer, where))),
    );
  }
});

check("writes-again", async ({ answer, aws, random }) => {
  const place = { bucket: await aws.bucket(), prefix: `${random.word()}/` };
  const first = someCustomers(
    random,
    ["male", "female", null].map((gender) => ({ gender })),
  );
  const stays = { key: `${place.prefix}gender=male/${sparkName(random, 7)}`, rows: first.slice(0, 1) };
  await putTable(
    aws,
    { bucket: place.bucket, key: stays.key },
    { rows: stays.rows, names: stored(["gender"]) },
  );
  await answer.call("writePartitions", { ...place, by: ["gender"], customers: first });
  const next = someCustomers(
    random,
    ["male", "other"].map((gender) => ({ gender })),
  );
  const again = await answer
    .group("next")
    .call("writePartitions", { ...place, by: ["gender"], customers: next });
  expect(again.error, "writePartitions ran again with other customers, and works").toBeUndefined();
  expect(again.value, "writePartitions ran again, and gives the number of partitions that it wrote").toBe(2);
  const tables = await tablesIn(aws, place.bucket);
  const expected = {
    ...rowsByKey(place.prefix, ["gender"], first),
    ...rowsByKey(place.prefix, ["gender"], next),
  };
  expect(
    Object.fromEntries(Object.entries(tables).map(([key, { rows }]) => [key, rows])),
    "writePartitions ran again with other customers: the file of the partition that both have is replaced, and all other objects stay",
  ).toEqual({ ...expected, [stays.key]: stays.rows.map((customer) => only(customer, stored(["gender"]))) });
  const buckets = { bucket: await aws.bucket("buckets"), prefix: "b/", buckets: 3 };
  await putTable(aws, { bucket: buckets.bucket, key: "b/other.parquet" }, { rows: first });
  await answer.group("buckets").call("writeBuckets", { ...buckets, customers: first });
  await answer.group("buckets next").call("writeBuckets", { ...buckets, customers: next });
  const ids = Object.entries(await tablesIn(aws, buckets.bucket)).map(([key, { rows }]) => [
    key,
    idsIn(rows),
  ]);
  const inBucket = (number: number) => next.filter(({ email }) => bucketOf(email, 3) === number);
  expect(
    Object.fromEntries(ids),
    "writeBuckets ran again with other customers: each bucket's file is replaced, and all other objects stay",
  ).toEqual({
    "b/other.parquet": idsIn(first),
    ...Object.fromEntries([0, 1, 2].map((number) => [bucketKey("b/", number), idsIn(inBucket(number))])),
  });
});

const tableToWrite = async (aws: Aws, random: Random) => ({
  bucket: await aws.bucket(),
  prefix: `${random.word()}/`,
  customers: someCustomers(
    random,
    ["male", "female", null].map((gender) => ({ gender })),
  ),
});

check("any-prefix", async ({ answer, aws, random }) => {
  const word = random.word();
  const customers = someCustomers(random, [{ gender: "male" }, { gender: "female" }, { gender: null }]);
  for (const prefix of ["", `/${word} +%41?#//é/`]) {
    const [place, by] = [{ bucket: await aws.bucket(), prefix }, ["gender"] as const];
    const ofPrefix = answer.group(prefix);
    await ofPrefix.call("writePartitions", { ...place, by, customers });
    await ofPrefix.call("writeBuckets", { ...place, buckets: 2, customers });
    const keys = [...customers.map((one) => fileOf(by, one)), bucketKey("", 0), bucketKey("", 1)];
    const shown = prefix === "" ? "The prefix is empty" : `The prefix is ${JSON.stringify(prefix)}`;
    expect(await keysIn(aws, place.bucket), `${shown}: each key begins with it`).toEqual(
      keys.map((key) => `${prefix}${key}`).toSorted(),
    );
    const read = await ofPrefix.call("readPartitions", { ...place, by, where: { gender: ["male", null] } });
    expect(customersIn(read, "readPartitions"), `${shown}: the customers are read`).toEqual(
      byId(customers.filter(({ gender }) => gender !== "female")),
    );
    const email = customers[0]!.email;
    const found = await ofPrefix.call("lookup", { ...place, buckets: 2, email });
    expect(customersIn(found, "lookup"), `${shown}: the customer is found`).toEqual(customers.slice(0, 1));
  }
});

check("second-try", async ({ answer, aws, random }) => {
  const table = await tableToWrite(aws, random);
  const [partitioned, bucketed] = [
    { ...table, by: ["gender"] },
    { ...table, prefix: "b/", buckets: 2 },
  ];
  const email = table.customers[0]!.email!;
  const slow = (operation: string) => ({ operation, kind: "throttle", calls: [1, 2] }) as const;
  const failed = (operation: string) => ({ operation, kind: "server-error", calls: [1] }) as const;
  const calls = [
    ["writePartitions", partitioned, slow("PutObject"), 3],
    ["writeBuckets", bucketed, failed("PutObject"), undefined],
    ["readPartitions", { ...partitioned, where: {} }, slow("ListObjectsV2"), byId(table.customers)],
    ["readPartitions", { ...partitioned, where: {} }, failed("GetObject"), byId(table.customers)],
    ["lookup", { ...bucketed, email }, slow("GetObject"), table.customers.slice(0, 1)],
  ] as const;
  for (const [at, [name, argument, fault, expected]] of calls.entries()) {
    const result = await answer.group(`${at}`).call({ export: name, args: [argument], faults: [fault] });
    const why = `S3 ${fault.kind === "throttle" ? "asked twice to slow down" : "failed once"} at ${fault.operation}, and then worked: ${name} works`;
    expect(result.error, why).toBeUndefined();
    if (expected !== undefined) expect(result.value, why).toEqual(expected);
  }
});

check("passes-on", async ({ answer, aws, random }) => {
  const table = await tableToWrite(aws, random);
  const [partitioned, bucketed] = [
    { ...table, by: ["gender"] },
    { ...table, prefix: "b/", buckets: 2 },
  ];
  const [read, find] = [
    { ...partitioned, where: {} },
    { ...bucketed, email: table.customers[0]!.email },
  ];
  await putPartitions(aws, table, { by: ["gender"], customers: table.customers });
  await putBuckets(aws, bucketed, bucketed);
  const deny = (operation: string, calls = every) => ({ operation, kind: "deny", calls }) as const;
  const error = (operation: string, name: string) =>
    ({ operation, kind: "error", name, message: name, status: 404, calls: every }) as const;
  const short = { operation: "ListObjectsV2", kind: "short-page", items: 1, calls: [1] } as const;
  const cases = [
    ["writePartitions", partitioned, [deny("PutObject", every.slice(1))], "to write the second partition"],
    ["writeBuckets", bucketed, [deny("PutObject", every.slice(1))], "to write the second bucket"],
    ["readPartitions", read, [short, deny("ListObjectsV2", every.slice(1))], "to list the second page"],
    [
      "readPartitions",
      read,
      [error("ListObjectsV2", "NoSuchBucket")],
      "to list a bucket that does not exist",
    ],
    ["readPartitions", read, [deny("GetObject", every.slice(1))], "to read the second file"],
    [
      "readPartitions",
      read,
      [error("GetObject", "NoSuchKey")],
      "to read files that were listed and are gone",
    ],
    ["lookup", find, [deny("GetObject")], "to read the bucket's file"],
    ["lookup", find, [error("GetObject", "NoSuchKey")], "to read the bucket's file, which does not exist"],
    ["lookup", find, [error("GetObject", "NoSuchBucket")], "to read from a bucket that does not exist"],
  ] as const;
  const results = await Promise.all(
    cases.map(([name, argument, faults], at) =>
      answer.group(`${at}`).call({ export: name, args: [argument], faults }),
    ),
  );
  for (const [at, [name, , , what]] of cases.entries())
    expect(results[at]?.error !== undefined, `S3 refuses ${what}: ${name} throws`).toBe(true);
  const works = await answer.call("readPartitions", read);
  expect(works.value, "Where S3 refuses nothing, readPartitions works").toEqual(byId(table.customers));
  const found = await answer.group("find").call("lookup", find);
  expect(found.value, "Where S3 refuses nothing, lookup works").toEqual(table.customers.slice(0, 1));
});

check("at-the-same-time", async ({ answer, aws, random }) => {
  const bucket = await aws.bucket();
  const email = `${random.word()}@example.org`;
  const tables = random.list(2, (at) => ({
    bucket,
    prefix: `${random.word()}${at}/`,
    customers: someCustomers(
      random,
      random.list(6, (n) => (n < 2 ? { email } : {})),
    ),
  }));
  const partitioned = tables.map((table) => ({ ...table, by: ["gender"] }));
  const bucketed = tables.map((table) => ({ ...table, prefix: `b/${table.prefix}`, buckets: 2 }));
  // In all three partitions, so that nothing of the first table is left.
  const genders = ["male", "female", null];
  const next = {
    customers: someCustomers(
      random,
      genders.map((gender, at) => (at === 1 ? { gender, email } : { gender })),
    ),
  };
  const broken = { bucket, prefix: "broken/", buckets: 1 };
  await aws
    .client(S3Client)
    .send(new PutObjectCommand({ Bucket: bucket, Key: bucketKey("broken/", 0), Body: "no table" }));
  const result = await answer.call({
    export: "writePartitions",
    driver: "together",
    args: [{ partitioned, bucketed, email, next, broken }],
  });
  const seen = result.value as Seen;
  const withEmail = (customers: readonly Customer[]) =>
    byId(customers.filter((customer) => customer.email === email));
  const all = tables.map(({ customers }) => byId(customers));
  expect(
    seen.read,
    "same-time: Two tables are written at the same time, then read at the same time: each has its own customers",
  ).toEqual(all);
  expect(
    seen.found,
    "same-time: Two tables of buckets are written at the same time, then looked into at the same time",
  ).toEqual(all.map(withEmail));
  expect(seen.readNext, "same-time: A table that was written again since it was read is read again").toEqual(
    byId(next.customers),
  );
  expect(
    seen.foundNext,
    "same-time: A bucket that was written again since the last lookup is read again",
  ).toEqual(withEmail(next.customers));
  expect(
    seen.left,
    "clean-disk: Nothing new is in the folder for temporary files after these calls, of which one failed",
  ).toEqual([]);
});
