/**
 * `test` for the suites that run on every target. A test that fails on a target because the target differs from AWS is
 * listed in differences.ts. There it runs as an expected failure, so the run fails as soon as the list is outdated.
 */
import { type TestFunction, TestRunner, test as vitestTest } from "vitest";
import { differences } from "./differences.ts";
import { target } from "./target.ts";

export function test(name: string, body: TestFunction, timeout?: number): void {
  const suite = currentSuite();
  const known = differences.find(
    (entry) => entry.target === target.name && entry.suite === suite && entry.tests.includes(name),
  );
  if (known) vitestTest.fails(`${name} (differs on ${known.target}: ${known.reason})`, body, timeout);
  else vitestTest(name, body, timeout);
}

/** `kms/keys` for test/services/kms/keys.test.ts. */
function currentSuite(): string {
  const { suite, file } = TestRunner.getCurrentSuite();
  const path = (suite?.file ?? file)?.name ?? "";
  return path.replace(/^test\/services\//, "").replace(/\.test\.ts$/, "");
}
