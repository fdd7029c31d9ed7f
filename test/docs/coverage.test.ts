import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { coveragePage } from "./coverage-page.ts";
import { notes } from "./coverage-notes.ts";
import { probeCoverage, type ServiceCoverage } from "./coverage-probe.ts";

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let services: ServiceCoverage[];

beforeAll(async () => {
  folder = await makeTemporaryFolder("coverage");
  services = await probeCoverage(folder.path);
});
afterAll(() => folder[Symbol.asyncDispose]());

test("docs/aws-coverage.md lists every operation of every service", async () => {
  await expect(coveragePage(services)).toMatchFileSnapshot("../../docs/aws-coverage.md");
});

test("every note is about an implemented operation", () => {
  for (const [service, noted] of Object.entries(notes)) {
    const operations = services.find((found) => found.service === service)?.operations ?? [];
    const there = operations.filter(({ implemented }) => implemented).map(({ name }) => name);
    expect(Object.keys(noted).filter((name) => !there.includes(name))).toEqual([]);
  }
});

test("parameters that an operation refuses are found", () => {
  const of = (service: string, operation: string) =>
    services.find((found) => found.service === service)?.operations.find(({ name }) => name === operation)
      ?.refused;
  expect(of("s3", "PutObject")).toContain("WriteOffsetBytes");
  expect(of("kms", "CreateKey")).toContain("CustomKeyStoreId");
  expect(of("s3", "GetBucketCors")).toEqual([]);
});
