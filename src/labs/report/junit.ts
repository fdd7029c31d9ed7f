/**
 * JUnit's XML, as CI servers read it (https://github.com/windyroad/JUnit-Schema): a suite for each lab on each target,
 * a case for each declared check, whatever became of the run.
 */
import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import { taskOf } from "../lab.ts";
import type { CheckResult } from "../verdict.ts";
import type { Report } from "./report.ts";
import type { JudgedRun } from "./lab-run.ts";
import { shorten, visible } from "./style.ts";

const shownOutput = { lines: 200, characters: 20_000 };

export function junitReport({ runs }: Report): string {
  const root = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\u{fffd}" }).ele(
    "testsuites",
    {
      name: "labs",
    },
  );
  for (const run of runs) addSuite(root, run);
  return `${root.end({ prettyPrint: true })}\n`;
}

/** A wrong answer is a failure; what is not the answer's fault, and what never ended, is an error. */
const isFailure = ({ outcome }: CheckResult): boolean => outcome === "wrong" || outcome === "limit";

function addSuite(root: XMLBuilder, run: JudgedRun): void {
  const { lab, target, seed, verdict, ms } = run;
  const { checks, defects } = verdict;
  const failures = checks.filter(isFailure).length;
  const passed = checks.filter(({ outcome }) => outcome === "pass").length;
  const suite = root.ele("testsuite", {
    name: `${lab.id} on ${target}`,
    tests: checks.length + defects.length,
    failures,
    errors: checks.length - passed - failures + defects.length,
    skipped: 0,
    time: inSeconds(ms),
  });
  const properties = suite.ele("properties");
  for (const [name, value] of Object.entries({
    seed,
    target,
    outcome: verdict.outcome,
    replay: run.replay,
  })) {
    properties.ele("property", { name, value: safe(String(value)) });
  }
  for (const result of checks) addCase(suite, run, result);
  // A defect that belongs to no check must not be lost by who reads cases alone.
  defects.forEach((defect, index) => {
    const testCase = suite.ele("testcase", {
      name: `defect ${index + 1}`,
      classname: lab.id,
      time: inSeconds(0),
    });
    testCase.ele("error", { message: firstLine(defect), type: "defect" }).txt(safe(defect));
  });
}

function addCase(suite: XMLBuilder, { lab }: JudgedRun, result: CheckResult): void {
  const { id, title, ms, outcome, reason = outcome, record } = result;
  const classname = `${lab.id}.${taskOf(lab, id).id}`;
  const testCase = suite.ele("testcase", { name: safe(`${id}: ${title}`), classname, time: inSeconds(ms) });
  if (outcome !== "pass") {
    const attributes = { message: firstLine(reason), type: outcome };
    testCase.ele(isFailure(result) ? "failure" : "error", attributes).txt(safe(details(result)));
  }
  const runs = record?.runs ?? [];
  const [stdout, stderr] = [runs.map((run) => run.stdout).join(""), runs.map((run) => run.stderr).join("")];
  if (stdout !== "") testCase.ele("system-out").txt(safe(stdout));
  if (stderr !== "") testCase.ele("system-err").txt(safe(stderr));
}

function details({ reason = "", record, stack }: CheckResult): string {
  const { input, expected, actual } = record ?? {};
  const facts = Object.entries({ input, expected, actual, stack });
  return [reason, ...facts.flatMap(([name, text]) => (text === undefined ? [] : [`${name}: ${text}`]))].join(
    "\n",
  );
}

/** The writer takes `&amp;` and its like for written already: an answer that prints them would be misread. */
const safe = (text: string): string => shorten(visible(text), shownOutput).replaceAll("&", "&amp;");
const firstLine = (text: string): string => safe(text).split("\n")[0]!;
const inSeconds = (ms: number): string => (ms / 1000).toFixed(3);
