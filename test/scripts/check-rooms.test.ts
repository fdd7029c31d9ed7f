/** check-rooms refuses forbidden imports. These once passed the linter. */
import { expect, test } from "vitest";
import { cycles, readSources, readTable, violations } from "../../scripts/check-rooms.mjs";

const table = readTable();
const refusals = (file: string, source: string): string[] => violations(table, new Map([[file, source]]));

test("the project has no forbidden imports and no import cycles", () => {
  expect(violations(table, readSources("src", "labs"))).toEqual([]);
});

test.each([
  ["src/embedded/a.ts", 'import { openTarget } from "../targets/registry.ts";'],
  ["src/embedded/a.ts", 'import type { Target } from "../targets/target.ts";'],
  ["src/embedded/a.ts", 'import { runCli } from "../cli/run-cli.ts";'],
  ["src/labs/a.ts", 'import { build } from "esbuild";'],
  ["src/labs/a.ts", 'const { GenericContainer } = await import("testcontainers");'],
  ["src/labs/a.ts", 'import { chooseIsolation } from "../isolation/isolation.ts";'],
  ["src/labs/a.ts", 'import { contractOf } from "./authoring/contract.ts";'],
  ["src/labs/a.ts", 'import { openTarget } from "../targets/registry.ts";'],
  ["src/testing/a.ts", 'import { build } from "esbuild";'],
  ["src/testing/a.ts", 'import type { StartedTestContainer } from "testcontainers";'],
  ["src/testing/a.ts", 'export * from "../labs/lab.ts";'],
  ["src/sandbox/a.ts", 'import { readCSV } from "danfojs-node";'],
  ["src/sandbox/a.mjs", 'import { readCSV } from "danfojs-node";'],
  ["src/embedded/services/s3/a.ts", 'import { verifySignature } from "../../../wire/verify-signature.ts";'],
  ["src/embedded/services/kms/a.ts", 'type Message = import("../../../wire/message.ts").WireRequest;'],
  ["src/embedded/services/kms/a.ts", 'import { createServer } from "node:http";'],
  ["src/embedded/services/s3/a.ts", 'import { createKms } from "../kms/index.ts";'],
  ["src/embedded/services/s3/a.ts", 'import type { Key } from "@aws-sdk/client-kms";'],
  ["src/embedded/services/s3/a.ts", 'import type { Server } from "../../server.ts";'],
  ["src/targets/a.ts", 'import { GenericContainer } from "testcontainers";'],
  ["src/targets/a.ts", 'import { startEmbedded } from "../embedded/server.ts";'],
  ["src/cli/a.ts", 'import { S3Client } from "@aws-sdk/client-s3";'],
  ["src/common/a.ts", 'import pLimit from "p-limit";'],
  ["labs/01-a/solution/answer.ts", 'import { check } from "aws-data-labs/testing";'],
  ["labs/01-a/solution/answer.ts", 'import { text } from "../../02-b/solution/answer.ts";'],
  ["labs/01-a/checks.test.ts", 'import { readS3File } from "./solution/answer.ts";'],
  ["labs/01-a/checks.test.ts", 'import { randomBy } from "../../src/testing/random.ts";'],
])("%s must not contain: %s", (file, source) => {
  expect(refusals(file, source)).toEqual([expect.stringContaining(`${file}:1: `)]);
});

test.each([
  ["src/targets/a.ts", 'const { startEmbedded } = await import("../embedded/server.ts");'],
  ["src/targets/a.ts", 'import type { StartedTestContainer } from "testcontainers";'],
  ["src/embedded/services/s3/a.ts", 'import { AwsError } from "../../../wire/errors.ts";'],
  ["src/embedded/services/s3/operations/a.ts", 'import type { S3Context } from "../context.ts";'],
  ["labs/01-a/checks.test.ts", 'import { check } from "aws-data-labs/testing";'],
])("%s may: %s", (file, source) => {
  expect(refusals(file, source)).toEqual([]);
});

test("a file outside all rooms is refused", () => {
  expect(refusals("src/hall/a.ts", "")).toEqual(["src/hall/a.ts: belongs to no room of rooms.json"]);
});

test("a cycle is refused, also if it has only type imports", () => {
  const files = new Map([
    ["src/wire/a.ts", 'import type { B } from "./b.ts";'],
    ["src/wire/b.ts", 'import type { C } from "./c.ts";'],
    ["src/wire/c.ts", 'export type { A } from "./a.ts";'],
  ]);
  expect(violations(table, files)).toEqual([
    "import cycle: src/wire/a.ts -> src/wire/b.ts -> src/wire/c.ts -> src/wire/a.ts",
  ]);
});

test("files with a common import are not a cycle", () => {
  const graph = new Map([
    ["a", ["b", "c"]],
    ["b", ["d"]],
    ["c", ["d"]],
    ["d", []],
  ]);
  expect(cycles(graph)).toEqual([]);
});

test("every entry has a reason, and every room has a duty", () => {
  for (const { duty, imports = {}, types = {}, loads = {} } of Object.values(table)) {
    for (const text of [duty, ...[imports, types, loads].flatMap(Object.values)])
      expect(text).toMatch(/\w{3}/);
  }
});
