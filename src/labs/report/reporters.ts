/** The forms of a report, and how `--reporter name[=file]` names them. */
import { UserError } from "../../common/errors.ts";
import { stepSummary } from "./github.ts";
import { humanReport } from "./human.ts";
import { jsonOf } from "./json.ts";
import type { Report } from "./report.ts";
import { safeJson } from "./safe-json.ts";

const forms = {
  human: async (report: Report) => humanReport(report),
  json: async (report: Report) => `${safeJson(jsonOf(report))}\n`,
  // Loaded only when asked for: it brings a writer of XML.
  junit: async (report: Report) => (await import("./junit.ts")).junitReport(report),
  github: async (report: Report) => stepSummary(report),
} as const;

export type ReporterName = keyof typeof forms;

export interface Reporter {
  readonly name: ReporterName;
  /** Undefined means standard output; for `github`, what the workflow names as its summary. */
  readonly file: string | undefined;
}

/** The whole report in one form. */
export const renderReport = (name: ReporterName, report: Report): Promise<string> => forms[name](report);

/**
 * Reads what `--reporter` was given, each `name` or `name=file`.
 * @throws UserError for an unknown name, a file that is named twice, or two reports on standard output.
 */
export function parseReporters(texts: readonly string[]): Reporter[] {
  const reporters = texts.map(parseReporter);
  const files = reporters.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UserError(`Two reports cannot both be written to ${twice}.`);
  const printed = reporters.filter(({ file }) => file === undefined);
  if (printed.length > 1 && printed.some(ownsOutput)) {
    throw new UserError("Standard output takes one report for machines and nothing else.", {
      hint: `Name files: ${printed.map(({ name }) => `--reporter ${name}=FILE`).join(" ")}`,
    });
  }
  return reporters;
}

/** For machines: nothing else may stand on standard output. */
export const ownsOutput = ({ name, file }: Reporter): boolean =>
  file === undefined && (name === "json" || name === "junit");

function parseReporter(text: string): Reporter {
  const at = text.indexOf("=");
  const name = at === -1 ? text : text.slice(0, at);
  const file = at === -1 ? undefined : text.slice(at + 1);
  if (!Object.hasOwn(forms, name)) {
    throw new UserError(`There is no reporter "${name}".`, {
      hint: `Reporters: ${Object.keys(forms).join(", ")}.`,
    });
  }
  if (file === "") throw new UserError(`--reporter ${name}= names no file.`);
  return { name: name as ReporterName, file };
}
