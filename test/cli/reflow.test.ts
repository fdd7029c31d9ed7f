import { expect, test } from "vitest";
import { reflow } from "../../src/cli/reflow.ts";

const hint = [
  "A paragraph whose lines are as wide as",
  "the file is, and no wider.",
  "",
  "- an item that goes",
  "  on",
  "- another one",
  "",
  "```ts",
  "const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));",
  "  return Body;",
  "```",
  "",
  "The end.",
].join("\n");

test("paragraphs and items fill the width, and code stays as it is", () => {
  expect(reflow(hint, 48)).toEqual([
    "A paragraph whose lines are as wide as the file",
    "is, and no wider.",
    "",
    "- an item that goes on",
    "- another one",
    "",
    "```ts",
    "const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));",
    "  return Body;",
    "```",
    "",
    "The end.",
  ]);
});

test("without a width, as in a file, every line stays as it was written", () => {
  expect(reflow(hint, Number.POSITIVE_INFINITY)).toEqual(hint.split("\n"));
});
