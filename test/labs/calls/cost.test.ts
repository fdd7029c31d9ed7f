/** Prices of calls, by the price table. */
import { expect, test } from "vitest";
import { costOf } from "../../../src/labs/calls/cost.ts";
import { prices } from "../../../src/labs/calls/prices.ts";
import { aCall } from "../../support/judged-run.ts";

const cost = (...calls: Parameters<typeof aCall>[0][]) =>
  costOf({
    version: 2,
    at: "",
    lab: "01-x",
    target: "embedded",
    seed: 1,
    answer: "",
    account: { accountId: "1", region: "r", prefix: "p" },
    answerCalls: [{ check: "a", call: "act()", calls: calls.map((one) => aCall(one)) }],
    omitted: 0,
  });

test("requests and bytes are counted per operation, most expensive operation first", () => {
  const lines = cost({ responseBytes: 10 }, { responseBytes: 5 }, { service: "kms", operation: "Decrypt" });
  expect(lines).toMatchObject([
    { operation: "Decrypt", requests: 1, usd: 0.000003 },
    { operation: "GetObject", requests: 2, responseBytes: 15, usd: expect.closeTo(0.0000008, 12) as number },
  ]);
});

test.each([
  ["s3", "ListObjectsV2", "s3-write"],
  ["s3", "UploadPart", "s3-write"],
  ["s3", "HeadObject", "s3-read"],
  ["s3", "DeleteObjects", "s3-free"],
  ["s3", "AbortMultipartUpload", "s3-free"],
  ["lambda", "Invoke", "lambda-invoke"],
  ["lambda", "GetFunction", "lambda-free"],
  ["glue", "GetTable", undefined],
])("%s:%s is priced as %s", (service, operation, price) => {
  expect(cost({ service, operation })[0]?.price).toBe(price);
});

test("a call without an answer costs nothing", () => {
  expect(cost({ status: 0 }, { operation: "?", service: "?" })).toEqual([]);
});

test("every price has a link to AWS's page", () => {
  expect(Object.values(prices).filter(({ page }) => !page.startsWith("https://aws.amazon.com/"))).toEqual([]);
});
