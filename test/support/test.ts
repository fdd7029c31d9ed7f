/**
 * `test` for the suites that run on every target. A test that a target cannot pass is listed in differences.ts
 * with its reason; there it runs as an expected failure, so that the list fails as soon as it is no longer true.
 */
import { type TestFunction, test as vitestTest } from "vitest";
import { differences } from "./differences.ts";
import { target } from "./target.ts";

export function test(name: string, body: TestFunction, timeout?: number): void {
  const known = differences.find((entry) => entry.target === target.name && entry.tests.includes(name));
  if (known) vitestTest.fails(`${name} (differs on ${known.target}: ${known.reason})`, body, timeout);
  else vitestTest(name, body, timeout);
}
