import { expect, test } from "vitest";
import { newLine, Schedule } from "../../../src/embedded/services/lambda/execution/schedule.ts";

test("due entries run in order of time, also among many", () => {
  let now = 0;
  const schedule = new Schedule(() => now);
  const ran: number[] = [];
  const count = 50_000;
  // Every number below the count occurs once, because the factor and the count are coprime.
  for (let n = 0; n < count; n += 1) {
    const dueAt = (n * 7919) % count;
    schedule.add(dueAt, () => ran.push(dueAt));
  }
  now = 9;
  schedule.runDue();
  expect(ran).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  now = count;
  schedule.runDue();
  expect(ran).toEqual(Array.from({ length: count }, (_, n) => n));
});

test("an entry added while due entries run waits for the next call", () => {
  const schedule = new Schedule(() => 5);
  const ran: string[] = [];
  schedule.add(5, () => schedule.add(5, () => ran.push("second")));
  schedule.runDue();
  expect(ran).toEqual([]);
  schedule.runDue();
  expect(ran).toEqual(["second"]);
});

test("a cleared schedule runs nothing", () => {
  const schedule = new Schedule(() => 5);
  schedule.add(1, () => expect.fail("The schedule was cleared."));
  schedule.clear();
  schedule.runDue();
});

test("a queue returns its entries first in, first out", () => {
  const line = newLine<number>();
  expect(line.first()).toBeUndefined();
  for (const n of [1, 2]) line.add(n);
  expect(line.first()).toBe(1);
  line.removeFirst();
  line.add(3);
  line.removeFirst();
  expect(line.first()).toBe(3);
  line.removeFirst();
  expect(line.first()).toBeUndefined();
  line.add(4);
  expect(line.first()).toBe(4);
});
