import { inspect } from "node:util";
import { expect, test } from "vitest";
import { findsSecret } from "../../src/testing/finds-secret.ts";

const secret = Buffer.from("d3a1f70c5be89244ab10ff6e27c8905d", "hex");

test.each([
  ["as it is", secret],
  ["in base64", secret.toString("base64")],
  ["in base64 behind something else", Buffer.concat([Buffer.from("a"), secret]).toString("base64")],
  ["in hexadecimal digits", secret.toString("hex").toUpperCase()],
  ["as Node prints bytes", inspect(secret)],
  ["as a list of numbers", JSON.stringify([...secret])],
  ["as JSON of a Uint8Array", JSON.stringify(new Uint8Array(secret))],
  ["as characters of a URL", [...secret].map((byte) => `%${byte.toString(16)}`).join("")],
  ["its beginning", secret.toString("hex", 0, 6)],
  ["its middle", secret.toString("hex", 5, 11)],
  ["its end", secret.toString("hex", 10)],
])("a secret is found: %s", (_, printed) => {
  const where = Buffer.concat([
    Buffer.from("before "),
    Buffer.from(printed as string),
    Buffer.from(" after"),
  ]);
  expect(findsSecret(where, secret)).toBe(true);
});

test("three bytes of it may come by chance, and other bytes are none of it", () => {
  expect(findsSecret(secret.subarray(3, 6), secret)).toBe(false);
  expect(findsSecret(Buffer.from(secret.toReversed()), secret)).toBe(false);
});
