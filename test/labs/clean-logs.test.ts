/** Lab 07's solution agrees with the Python original on all recorded logs, also on those that judge no answer. */
import { expect, test } from "vitest";
import recorded from "../../labs/07-clean-logs/fixtures/oracle.json" with { type: "json" };
import inputs from "../../labs/07-clean-logs/fixtures/oracle-inputs.json" with { type: "json" };
import { parseLog } from "../../labs/07-clean-logs/solution/answer.ts";

test.each(inputs.cases.map((given, n) => ({ ...given, result: recorded.results[n]?.value })))(
  "$name",
  ({ arguments: { text }, result }) => {
    expect(parseLog(text)).toEqual(result);
  },
);

test("a level has only ASCII letters, whatever toUpperCase() makes of other letters", () => {
  const { rejected } = parseLog("2026-11-22 09:20:09,120 +01:00 \u0131nfo orders - cut");
  expect(rejected).toMatchObject([{ line: 1, reason: "bad-level" }]);
});

test("a line with white space other than spaces and tabs is not blank and starts a record", () => {
  const { rows, rejected } = parseLog(
    "\u00a0\n\u2028\n\f\n\ufeff[22/Nov/2026:00:20:09 -0800] orders ERROR: refused\n",
  );
  expect(rows).toEqual([]);
  expect(rejected.map(({ line, reason }) => [line, reason])).toEqual(
    [1, 2, 3, 4].map((line) => [line, "unknown-format"]),
  );
});
