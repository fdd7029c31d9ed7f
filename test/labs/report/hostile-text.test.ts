/** Output of an answer is shown in every form of a report and has an effect in none. */
import { expect, test } from "vitest";
import { annotations } from "../../../src/labs/report/github.ts";
import { type ReporterName, renderReport } from "../../../src/labs/report/reporters.ts";
import { parseXml } from "../../support/parse-xml.ts";
import { aRecord, aRun, reportOf } from "../../support/judged-run.ts";

const hostile = [
  "::add-mask::x",
  "  ::stop-commands::y",
  "##[error]no",
  "```` </details> <b>&amp; ]]>",
  "\u001b[2J\u0000\u009b31m\u202ereversed\u2066\u200b\ud800 \u{e0041}",
].join("\n");

const run = { call: `act("${hostile}")`, stdout: hostile, stderr: hostile, ms: 1, calls: [] };
const report = reportOf(
  aRun({
    "returns-text": {
      outcome: "wrong",
      reason: hostile,
      record: { ...aRecord("returns-text"), expected: hostile, actual: hostile, answerCalls: [run] },
    },
  }),
);

const obeyed = new RegExp(
  String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202e\u2066\u{e0041}]|^\s*::(add-mask|stop)|##\[`,
  "mu",
);

test.each(["human", "json", "junit", "github"] satisfies ReporterName[])(
  "the form %s has no control characters and no workflow commands",
  async (name) => {
    const text = await renderReport(name, report);
    expect(text).toContain("reversed");
    expect(text).not.toMatch(obeyed);
  },
);

test("JSON keeps every character", async () => {
  const { tests } = JSON.parse(await renderReport("json", report)) as { tests: { message: string }[] };
  expect(tests[0]?.message).toBe(hostile);
});

test("JUnit stays well-formed XML with escaped text", async () => {
  const text = await renderReport("junit", report);
  expect(text).toContain("&lt;/details&gt; &lt;b&gt;&amp;amp; ]]&gt;");
  // Throws if it is not well-formed.
  parseXml(text);
});

test("an annotation is one line", () => {
  const lines = annotations(report);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^::error file=answer\.ts,title=01-scripted returns-text on embedded::/);
  expect(lines[0]).not.toContain("\n");
});

test("the step summary's fence is longer than any in the text", async () => {
  const text = await renderReport("github", report);
  const [, fence = ""] = /^(`+)text$/m.exec(text) ?? [];
  expect(fence.length).toBeGreaterThan(4);
  expect(text.split("\n").filter((line) => line.startsWith(fence))).toHaveLength(2);
  // All Markdown outside of the fence is the report's own.
  expect(text.slice(0, text.indexOf(fence))).not.toContain("reversed");
});
