import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { bundleAnswer } from "../../src/sandbox/bundle-answer.ts";
import { type EndedAnswerCall, runAnswer } from "../../src/sandbox/run-answer.ts";
import { sharedPackages } from "../../src/testing/shared-packages.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const folder = await makeTemporaryFolder("bundle-test");
afterAll(() => folder[Symbol.asyncDispose]());

let count = 0;

async function put(code: string, name = `answer-${(count += 1)}.ts`): Promise<string> {
  const file = path.join(folder.path, name);
  await writeFile(file, code);
  return file;
}

const bundle = async (code: string) =>
  bundleAnswer(await put(code), { project, folder: folder.path, libraries: sharedPackages });

async function run(code: string, seconds = 20): Promise<EndedAnswerCall> {
  const limits = { seconds, memoryMb: 64, outputKb: 64 };
  return runAnswer({ bundle: await bundle(code), export: "answer", args: [], env: {}, limits });
}

test("the SDK and data libraries come from the project, wherever the answer is", async () => {
  const { outcome } = await run(`
    import { S3Client } from "@aws-sdk/client-s3";
    import Papa from "papaparse";
    export const answer = (): unknown => [typeof S3Client, Papa.parse("a,b").data];
  `);
  expect(outcome).toEqual({ kind: "value", value: ["function", [["a", "b"]]] });
});

test.each(["a#b", "a%20b", "a?b", "a*b", "a\\b", "a [b] 'c'"])(
  "an answer can be in a folder %s",
  async (name) => {
    await mkdir(path.join(folder.path, name));
    await put("export const two = 2;", `${name}/two.ts`);
    const file = await put(
      'import { two } from "./two.ts"; export const answer = () => two;',
      `${name}/answer.ts`,
    );
    const limits = { seconds: 20, memoryMb: 64, outputKb: 64 };
    const built = await bundleAnswer(file, { project, folder: folder.path, libraries: sharedPackages });
    const { outcome } = await runAnswer({ bundle: built, export: "answer", args: [], env: {}, limits });
    expect(outcome).toEqual({ kind: "value", value: 2 });
  },
);

test("Node.js's modules are not bundled, with and without node:", async () => {
  const { outcome } = await run(`
    import { sep } from "node:path";
    import zlib from "zlib";
    export const answer = (): unknown => [sep, typeof zlib.gzipSync];
  `);
  expect(outcome).toEqual({ kind: "value", value: ["/", "function"] });
});

test("an answer can be split into several files", async () => {
  await put("export const half = 21;", "helper.ts");
  const { outcome } = await run(`
    import { half } from "./helper.ts";
    export const answer = async () => half * 2;
  `);
  expect(outcome).toEqual({ kind: "value", value: 42 });
});

test("top-level await works", async () => {
  const { outcome } = await run("const n = await Promise.resolve(7); export const answer = () => n;");
  expect(outcome).toEqual({ kind: "value", value: 7 });
});

test("a syntax error is reported with file, line, column and source", async () => {
  await expect(bundle("export const a = 1;\nexport const b = = 2;")).rejects.toMatchObject({
    name: "DoesNotLoad",
    message: expect.stringMatching(/^answer-\d+\.ts:2:18: Unexpected "="\n {4}export const b = = 2;/),
  });
});

test("a missing package is reported with its line", async () => {
  await expect(
    bundle('import _ from "lodash-that-is-not-here"; export const answer = () => _;'),
  ).rejects.toMatchObject({
    name: "DoesNotLoad",
    message: expect.stringContaining("There is no package lodash-that-is-not-here here"),
  });
});

test("a missing file is reported with its line", async () => {
  await expect(bundle('export { a } from "./nowhere.ts";')).rejects.toThrow(
    /:1:\d+: There is no file \.\/nowhere\.ts/,
  );
});

test.each([
  "src/common/errors.ts",
  "labs/01-s3-read/solution/answer.ts",
  "labs/01-s3-read/checks.test.ts",
  "package.json",
])("the project's %s cannot be imported", async (file) => {
  const relative = path.relative(folder.path, path.join(project, file));
  await expect(bundle(`export * from ${JSON.stringify(relative)};`)).rejects.toMatchObject({
    name: "DoesNotLoad",
    message: expect.stringContaining("cannot be imported"),
  });
});

test("the project cannot be imported by its name", async () => {
  await expect(
    bundle('import { check } from "aws-data-labs/testing"; check("a", async () => {});'),
  ).rejects.toThrow("must not import this project");
});

test("a symbolic link to a file outside cannot be imported", async () => {
  await symlink(path.join(project, "labs/01-s3-read/solution/answer.ts"), path.join(folder.path, "mine.ts"));
  await expect(bundle('export * from "./mine.ts";')).rejects.toThrow("cannot be imported");
});

test("a package's file cannot be imported by its path", async () => {
  const file = path.join(project, "node_modules/papaparse/papaparse.js");
  await expect(bundle(`import ${JSON.stringify(file)};`)).rejects.toThrow("cannot be imported");
});

test("an error while a module loads is reported with its line", async () => {
  const { outcome } = await run(
    "const config = undefined as unknown as { a: 1 };\nexport const answer = config.a;\n",
  );
  expect(outcome).toMatchObject({
    kind: "does-not-load",
    message: expect.stringMatching(
      /TypeError: Cannot read properties of undefined[\s\S]* \(?answer-\d+\.ts:2:\d+/,
    ),
  });
});

test("a module that ends the process while loading is reported", async () => {
  const { outcome } = await run("process.exit(0);\nexport const answer = 1;");
  expect(outcome).toEqual({
    kind: "does-not-load",
    message: "The module ended its process with code 0 while it was loading.",
  });
});

test("a module that never stops loading ends at the time limit", async () => {
  const { outcome } = await run("for (;;);\nexport const answer = 1;", 2);
  expect(outcome).toMatchObject({ kind: "limit", limit: "time" });
});

test("a missing answer does not load", async () => {
  const file = path.join(folder.path, "missing.ts");
  await expect(
    bundleAnswer(file, { project, folder: folder.path, libraries: sharedPackages }),
  ).rejects.toMatchObject({
    name: "DoesNotLoad",
  });
});

describe("with the lab's driver", () => {
  const driver = `
    const { join } = Array.prototype;
    const seen = typeof globalThis.answerHasLoaded;
    export const calls = (answer, ...args) => [answer.twice(...args), seen];
    export const joins = (answer, words) => join.call(answer.twice(words), "+");
  `;

  async function drive(code: string, call: { driver?: string; args: unknown[]; export?: string }) {
    const options = { project, folder: folder.path, libraries: sharedPackages };
    const built = await bundleAnswer(await put(code), { ...options, driver: await put(driver, "driver.ts") });
    const limits = { seconds: 20, memoryMb: 64, outputKb: 64 };
    return (await runAnswer({ bundle: built, export: "twice", env: {}, limits, ...call })).outcome;
  }

  test("the driver is called instead of the export, with all exports before the arguments", async () => {
    const code = "globalThis.answerHasLoaded = 1; export const twice = (n) => 2 * n;";
    expect(await drive(code, { driver: "calls", args: [21] })).toEqual({
      kind: "value",
      value: [42, "undefined"],
    });
    expect(await drive(code, { args: [21] })).toEqual({ kind: "value", value: 42 });
  });

  test("an answer cannot change built-ins that the driver saved when it loaded", async () => {
    const code = 'Array.prototype.join = () => "forged"; export const twice = (word) => [word, word];';
    expect(await drive(code, { driver: "joins", args: ["a"] })).toEqual({ kind: "value", value: "a+a" });
  });

  test("an answer cannot replace the driver", async () => {
    const code = 'export const twice = (n) => n; export const __driver = { calls: () => "forged" };';
    expect(await drive(code, { driver: "calls", args: [1] })).toEqual({
      kind: "value",
      value: [1, "undefined"],
    });
  });

  test("an answer without the export does not load, and the message lists its exports", async () => {
    expect(await drive("export const other = 1;", { driver: "calls", args: [1] })).toMatchObject({
      kind: "does-not-load",
      message: "The answer has no exported function twice: it exports other.",
    });
    expect(await drive("export const Twice = 1;", { driver: "calls", args: [1] })).toMatchObject({
      message: "The answer has no exported function twice: it exports Twice. Did you mean twice by Twice?",
    });
  });
});
