/** What DuckDB, which is native code, can access with only Node.js's permission model. */
import { access, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { bundleAnswer } from "../../src/sandbox/bundle-answer.ts";
import { runAnswer } from "../../src/sandbox/run-answer.ts";
import { sharedPackages } from "../../src/testing/shared-packages.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const own = await makeTemporaryFolder("restricted-native-code-test");
const secret = "nobody may read this";
let outside: string;

beforeAll(async () => {
  outside = await mkdtemp(path.join(tmpdir(), "outside-"));
  await writeFile(path.join(outside, "secret.txt"), secret);
});
afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await rm(outside, { recursive: true });
});

let count = 0;

/** Runs a function body that can use `DuckDBInstance`, `rows(database, sql)` and `outside`. Returns value or error. */
async function attempt(body: string, before = ""): Promise<unknown> {
  const file = path.join(own.path, `answer-${(count += 1)}.ts`);
  await writeFile(
    file,
    `
      ${before}
      const { DuckDBInstance } = await import("@duckdb/node-api");
      const outside = ${JSON.stringify(outside)};
      async function rows(database: any, ...statements: string[]): Promise<unknown> {
        const connection = await database.connect();
        let result: any;
        for (const sql of statements) result = await connection.runAndReadAll(sql);
        return result.getRowsJson();
      }
      export async function answer(): Promise<unknown> { ${body} }
    `,
  );
  const bundle = await bundleAnswer(file, {
    project,
    folder: own.path,
    libraries: [...sharedPackages, "@duckdb/node-api"],
  });
  const limits = { seconds: 60, memoryMb: 512, outputKb: 64 };
  const { outcome } = await runAnswer({ bundle, export: "answer", args: [], env: {}, limits });
  if (outcome.kind === "value") return outcome.value;
  return "error" in outcome ? outcome.error.message : outcome;
}

test("files in its folder can be read and written, by databases in memory and in a file, also beyond the memory limit", async () => {
  expect(
    await attempt(`
      const options = { temp_directory: process.env.TMPDIR + "/spilled", threads: "1" };
      const [memory, file] = [await DuckDBInstance.create(":memory:"), await DuckDBInstance.create("own.db", options)];
      await rows(memory, "copy (select 42 as n) to 'own.csv'");
      const sorted = rows(file, "set memory_limit = '60MB'", "set threads = 1", "set TimeZone = 'UTC'",
        "create table t as select hash(range)::varchar || repeat('x', 50) as b from range(800000)",
        "create table u as select b from t order by b", "select count(*) from u");
      return [await rows(file, "select * from read_csv('" + process.env.TMPDIR + "/own.csv')"), await sorted];
    `),
  ).toEqual([[["42"]], [["800000"]]]);
});

test("a cached database can be opened again", async () => {
  expect(
    await attempt(`
      const [one, other] = [await DuckDBInstance.fromCache("own.db"), await DuckDBInstance.fromCache("own.db")];
      await rows(one, "create table t as select 1 as n", "copy t to 'own.csv'");
      return [await rows(other, "select n from t"), await rows(other, "select * from read_csv('own.csv')")];
    `),
  ).toEqual([[[1]], [["1"]]]);
});

const refused =
  /file system operations are disabled|Permission Error|not available here|own folder alone|Cannot |Failed to|does not exist/;

test.each([
  "select * from read_text('OUTSIDE/secret.txt')",
  "select * from read_blob('OUTSIDE/secret.txt')",
  "select * from read_csv('OUTSIDE/secret.txt')",
  "select * from 'OUTSIDE/secret.txt'",
  "select * from glob('OUTSIDE/*')",
  "copy (select 1) to 'OUTSIDE/made.csv'",
  "attach 'OUTSIDE/made.db' as made",
  "export database 'OUTSIDE/made'",
  "set temp_directory = 'OUTSIDE'",
  "set enable_external_access = true",
  "set allowed_directories = ['/']",
  "set allowed_paths = ['OUTSIDE/secret.txt']",
  "set log_query_path = 'OUTSIDE/made.log'",
  "load 'OUTSIDE/secret.txt'",
  "install 'OUTSIDE/secret.txt'",
])("%s is refused", async (sql) => {
  expect(
    await attempt(`
      const database = await DuckDBInstance.create(":memory:");
      return await rows(database, ${JSON.stringify(sql)}.replaceAll("OUTSIDE", outside));
    `),
  ).toMatch(refused);
  expect(await readdir(outside)).toEqual(["secret.txt"]);
});

test.each([
  'DuckDBInstance.create(outside + "/made.db")',
  'DuckDBInstance.create("../made.db")',
  'DuckDBInstance.create("file:" + outside + "/made.db")',
  'DuckDBInstance.fromCache(outside + "/made.db")',
  'DuckDBInstance.create(":memory:", { temp_directory: outside })',
  'DuckDBInstance.create(":memory:", { enable_external_access: "true" })',
  'DuckDBInstance.create(":memory:", { allowed_paths: outside })',
  'DuckDBInstance.create(":memory:", { log_query_path: outside + "/made.log" })',
  'DuckDBInstance.create(":memory:", { lock_configuration: "true" })',
])("%s is refused", async (code) => {
  expect(await attempt(`await ${code};`)).toMatch(refused);
  expect(await readdir(outside)).toEqual(["secret.txt"]);
  await expect(access(path.join(own.path, "..", "made.db"))).rejects.toThrow("ENOENT");
});

const readIt = `return await rows(await DuckDBInstance.create(":memory:"), "select content from read_text('" + outside + "/secret.txt')");`;

/** Code that runs before the package loads and tries to get the database before its settings are locked. */
test.each<[string, string]>([
  [
    "a replaced Promise.prototype.then",
    `const { then } = Promise.prototype;
     Promise.prototype.then = function (...args: any[]) { (globalThis as any).found = this; return then.apply(this, args as any); };`,
  ],
  [
    "a replaced constructor of promises",
    `Object.defineProperty(Promise.prototype, "constructor", { get() { (globalThis as any).found = this; return Promise; } });`,
  ],
  [
    "a then on Object.prototype",
    `Object.defineProperty(Object.prototype, "then", { configurable: true, get() { return undefined; } });`,
  ],
  ["String.prototype.startsWith", "String.prototype.startsWith = () => true;"],
  ["RegExp.prototype.exec", "RegExp.prototype.exec = () => null;"],
  ["process.cwd", `process.cwd = () => "/";`],
  ["a replaced array iterator", "Array.prototype[Symbol.iterator] = function* () {} as never;"],
])("%s does not give access", async (_name, before) => {
  expect(JSON.stringify(await attempt(readIt, before))).not.toContain(secret);
});

test("hooks that expose the promises of native code are not available", async () => {
  for (const hook of [
    'import("node:async_hooks").then(({ createHook }) => createHook({ init() {} }).enable())',
    'import("node:v8").then(({ promiseHooks }: any) => promiseHooks.onInit(() => {}))',
    'import("node:v8").then(({ default: v8 }: any) => v8.promiseHooks.createHook({}))',
  ]) {
    expect(await attempt(`return await ${hook};`)).toMatch(/not available here|not a function/);
  }
});

test("a separate module object for dlopen gives no additional access", async () => {
  const seen = await attempt(`
    const { readdirSync } = await import("node:fs");
    const file = Object.keys((await import("node:module")).default.createRequire(import.meta.url).cache ?? {});
    const kept: any = {};
    const given = { exports: kept };
    const addon = ${JSON.stringify(addonFile())};
    (process as any).dlopen(given, addon);
    return [Object.getOwnPropertyNames(kept).length, Object.isFrozen(given.exports), typeof (given.exports as any).open];
  `);
  expect(seen).toEqual([0, true, "function"]);
});

function addonFile(): string {
  const platform = `${process.platform}-${process.arch}`;
  return path.join(project, "node_modules", "@duckdb", `node-bindings-${platform}`, "duckdb.node");
}
