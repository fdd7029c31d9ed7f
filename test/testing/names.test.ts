/** Names that an answer sees, and their placeholders in reports. */
import { expect, test } from "vitest";
import { Names } from "../../src/testing/names.ts";

const prefix = "labs-abcde-fghij-";

test("a name is the run's prefix with a random token of fixed length", () => {
  const names = new Names(prefix);
  const made = Array.from({ length: 64 }, () => names.make("bucket data"));
  expect(new Set(made).size).toBe(64);
  for (const name of made) expect(name).toMatch(/^labs-abcde-fghij-[a-z0-9]{16}$/);
  expect(made).not.toEqual(made.toSorted());
});

test("records show placeholders for names in texts, keys and lists, and do not change bytes", () => {
  const names = new Names(prefix);
  const [one, other] = [names.make("bucket data"), names.make("bucket data")];
  names.stand("1234-5678", "key data");
  const bytes = Uint8Array.of(1, 2);
  expect(
    names.translate({
      call: `read("${one}", "${other}/k")`,
      calls: [{ input: { Bucket: one, Body: bytes, Metadata: { [other]: "1234-5678" } }, n: 1 }],
    }),
  ).toEqual({
    call: 'read("<bucket data>", "<bucket data 2>/k")',
    calls: [
      {
        input: { Bucket: "<bucket data>", Body: bytes, Metadata: { "<bucket data 2>": "<key data>" } },
        n: 1,
      },
    ],
  });
});
