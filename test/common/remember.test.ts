import { expect, test } from "vitest";
import { oncePer, Remembered, remembered } from "../../src/common/remember.ts";

test("a value is computed once, also for concurrent calls", async () => {
  let made = 0;
  const value = remembered(async () => (made += 1));
  expect(await Promise.all([value(), value()])).toEqual([1, 1]);
  expect(await value()).toBe(1);
});

test("a failure rejects all waiting calls and is not remembered", async () => {
  let calls = 0;
  const values = new Remembered(async (key: string) => {
    calls += 1;
    if (calls === 1) throw new Error("no descriptor left");
    return key;
  });
  const both = await Promise.allSettled([values.get("a"), values.get("a")]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await values.get("a")).toBe("a");
  expect(calls).toBe(2);
});

test("a value is computed once per object, and again after an error", () => {
  const asked: object[] = [];
  const count = oncePer((key: { fails?: boolean }) => {
    asked.push(key);
    if (key.fails) throw new Error("refused");
    return asked.length;
  });
  const [one, other, broken] = [{}, {}, { fails: true }];
  expect([count(one), count(one), count(other), count(one)]).toEqual([1, 1, 2, 1]);
  for (const _ of [1, 2]) expect(() => count(broken)).toThrow("refused");
  expect(asked).toEqual([one, other, broken, broken]);
});
