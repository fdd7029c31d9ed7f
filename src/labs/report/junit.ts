/**
 * JUnit's XML, as CI servers read it (https://github.com/windyroad/JUnit-Schema): a suite for each lab on each target,
 * a case for each declared check, however the run ended.
 */
import { taskOf } from "../lab.ts";
import type { CheckResult } from "../verdict.ts";
import type { Report } from "./report.ts";
import type { JudgedRun } from "../run.ts";
import { shorten, visible } from "./style.ts";
import { type XmlElement, xmlDocument } from "./xml.ts";

const shownOutput = { lines: 200, characters: 20_000 };

export const junitReport = ({ runs }: Report): string =>
  xmlDocument({ name: "testsuites", attributes: { name: "labs" }, children: runs.map(suiteOf) });

/** A wrong answer is a failure; what is not the answer's fault, and what never ended, is an error. */
const isFailure = ({ outcome }: CheckResult): boolean => outcome === "wrong" || outcome === "limit";

function suiteOf(run: JudgedRun): XmlElement {
  const { lab, target, seed, verdict, ms, replay } = run;
  const { checks, defects, outcome } = verdict;
  const failures = checks.filter(isFailure).length;
  const passed = checks.filter((check) => check.outcome === "pass").length;
  const properties = Object.entries({ seed, target, outcome, replay }).map(([name, value]) => ({
    name: "property",
    attributes: { name, value: safe(String(value)) },
  }));
  return {
    name: "testsuite",
    attributes: {
      name: `${lab.id} on ${target}`,
      tests: checks.length + defects.length,
      failures,
      errors: checks.length - passed - failures + defects.length,
      skipped: 0,
      time: inSeconds(ms),
    },
    children: [
      { name: "properties", children: properties },
      ...checks.map((result) => caseOf(run, result)),
      // A defect that belongs to no check must not be lost by who reads cases alone.
      ...defects.map((defect, index) => defectCase(lab.id, defect, index + 1)),
    ],
  };
}

const defectCase = (classname: string, defect: string, number: number): XmlElement => ({
  name: "testcase",
  attributes: { name: `defect ${number}`, classname, time: inSeconds(0) },
  children: [
    { name: "error", attributes: { message: firstLine(defect), type: "defect" }, text: safe(defect) },
  ],
});

function caseOf({ lab }: JudgedRun, result: CheckResult): XmlElement {
  const { id, title, ms, outcome, reason = outcome, record } = result;
  const classname = `${lab.id}.${taskOf(lab, id).id}`;
  const calls = record?.answerCalls ?? [];
  const failure = {
    name: isFailure(result) ? "failure" : "error",
    attributes: { message: firstLine(reason), type: outcome },
    text: safe(details(result)),
  };
  const output = [
    { name: "system-out", text: safe(calls.map((call) => call.stdout).join("")) },
    { name: "system-err", text: safe(calls.map((call) => call.stderr).join("")) },
  ].filter(({ text }) => text !== "");
  return {
    name: "testcase",
    attributes: { name: safe(`${id}: ${title}`), classname, time: inSeconds(ms) },
    children: [...(outcome === "pass" ? [] : [failure]), ...output],
  };
}

function details({ reason = "", record, stack }: CheckResult): string {
  const { input, expected, actual } = record ?? {};
  const facts = Object.entries({ input, expected, actual, stack });
  return [reason, ...facts.flatMap(([name, text]) => (text === undefined ? [] : [`${name}: ${text}`]))].join(
    "\n",
  );
}

const safe = (text: string): string => shorten(visible(text), shownOutput);
const firstLine = (text: string): string => safe(text).split("\n")[0]!;
const inSeconds = (ms: number): string => (ms / 1000).toFixed(3);
