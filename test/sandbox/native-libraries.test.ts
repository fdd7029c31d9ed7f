import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import type { Isolation } from "../../src/common/run-data.ts";
import { bundleAnswer } from "../../src/sandbox/bundle-answer.ts";
import { type EndedAnswerCall, runAnswer } from "../../src/sandbox/run-answer.ts";
import { isolationsHere } from "../support/isolations.ts";
import { sharedPackages } from "../../src/testing/shared-packages.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const folder = await makeTemporaryFolder("native-test");
afterAll(() => folder[Symbol.asyncDispose]());

const bindings = createRequire(createRequire(import.meta.url).resolve("@duckdb/node-bindings"));
const addon = bindings.resolve(`@duckdb/node-bindings-${process.platform}-${process.arch}/duckdb.node`);

let count = 0;

async function run(
  code: string,
  libraries: readonly string[],
  isolation?: Isolation,
): Promise<EndedAnswerCall> {
  const file = path.join(folder.path, `answer-${(count += 1)}.ts`);
  await writeFile(file, code);
  const bundle = await bundleAnswer(file, {
    project,
    folder: folder.path,
    libraries: [...sharedPackages, ...libraries],
  });
  const limits = { seconds: 60, memoryMb: 256, outputKb: 64 };
  return runAnswer({
    bundle,
    export: "answer",
    args: [],
    env: {},
    limits,
    ...(isolation ? { isolation } : {}),
  });
}

const query = `
  import { DuckDBInstance } from "@duckdb/node-api";
  export async function answer(): Promise<unknown> {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const { 0: row } = (await connection.runAndReadAll("select 6 * 7 as n, 'a' as t")).getRowObjectsJson();
    return row;
  }
`;

test.each(isolationsHere)(
  "an answer can use native code of a package that its lab lists, as %s",
  async (name) => {
    const { outcome, unsandboxed } = await run(query, ["@duckdb/node-api"], name);
    expect(outcome).toEqual({ kind: "value", value: { n: 42, t: "a" } });
    expect(unsandboxed).toBe(false);
  },
);

test("in any other lab the error says that the package is native code", async () => {
  await expect(run(query, [])).rejects.toThrow(/duckdb\.node is native code, and this lab names no package/);
});

test("other native code is not loaded, even if the lab lists a package with native code", async () => {
  const copy = path.join(folder.path, "copy.node");
  await copyFile(addon, copy);
  const { outcome } = await run(
    `
      import "@duckdb/node-api";
      export function answer(): void {
        process.dlopen({ exports: {} }, ${JSON.stringify(copy)});
      }
    `,
    ["@duckdb/node-api"],
  );
  expect(outcome).toMatchObject({
    kind: "threw",
    error: { message: "process.dlopen is not available here" },
  });
});

test("native code without isolation is not run if that is refused", async () => {
  const other = path.join(folder.path, "other");
  const unknown = path.join(other, "node_modules", "unknown-native");
  await mkdir(unknown, { recursive: true });
  await writeFile(
    path.join(unknown, "package.json"),
    JSON.stringify({ name: "unknown-native", version: "1.0.0", main: "index.js" }),
  );
  await writeFile(path.join(unknown, "index.js"), 'module.exports = () => require("./unknown.node");');
  await copyFile(addon, path.join(unknown, "unknown.node"));
  const file = path.join(other, "answer.ts");
  await writeFile(file, 'import "unknown-native"; export const answer = () => 1;');
  const bundle = await bundleAnswer(file, {
    project: other,
    folder: folder.path,
    libraries: ["unknown-native"],
  });
  const limits = { seconds: 60, memoryMb: 256, outputKb: 64 };
  const call = { bundle, export: "answer", args: [], env: {}, limits };
  await expect(runAnswer({ ...call, refuseUnsandboxed: true })).rejects.toThrow(/would run native code/);
  expect(await runAnswer(call)).toMatchObject({ outcome: { kind: "value" }, unsandboxed: true });
});
