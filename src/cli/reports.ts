/**
 * Writes the reports of `--reporter`. Files are also written before the first check runs, with every declared check as
 * not ended, so that a killed command leaves a record of each.
 */
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { EnvironmentTrouble, UserError, exitCodes } from "../common/errors.ts";
import { isStream, writeThrough } from "../labs/files.ts";
import { checksOn } from "../labs/lab.ts";
import { annotations } from "../labs/report/github.ts";
import type { Report } from "../labs/report/report.ts";
import type { JudgedRun, LabRun } from "../labs/run.ts";
import { type Reporter, ownsOutput, parseReporters, renderReport } from "../labs/report/reporters.ts";
import { type Outcome, exitCodeOfAll, verdictWithoutRun } from "../labs/verdict.ts";
import type { CliContext } from "./context.ts";

export interface ReportOptions {
  readonly reporter?: readonly string[];
  readonly json?: boolean;
}

export class Reports {
  /** Whether standard output has the text report, written while the checks run. */
  readonly live: boolean;
  readonly #context: CliContext;
  readonly #reporters: readonly Reporter[];

  /** @throws UserError if the reporters contradict each other. */
  constructor(context: CliContext, { reporter = [], json = false }: ReportOptions) {
    this.#context = context;
    this.#reporters = parseReporters([...reporter, ...(json ? ["json"] : [])]);
    this.live = !this.#reporters.some(ownsOutput);
  }

  /**
   * Runs the work between the first and the last writing. If it throws, the reports have the error for every check.
   * @param planned what will run, one for each lab and target.
   */
  async around(planned: readonly LabRun[], work: () => Promise<Report>): Promise<Report> {
    const killed = unfinished(planned, "interrupted", "The run did not end: it was killed.");
    await this.#writeFiles(killed, { last: false });
    let report: Report;
    try {
      report = await work();
    } catch (error) {
      await this.#writeFiles(unfinished(planned, outcomeOf(error), (error as Error).message));
      throw error;
    }
    await this.#writeFiles(report);
    await this.#print(report);
    return report;
  }

  /** @param last whether this is the last report. A pipe or a device gets only that one. */
  async #writeFiles(report: Report, { last } = { last: true }): Promise<void> {
    for (const { name, file } of this.#reporters) {
      if (file === undefined || (!last && (await isStream(path.resolve(file))))) continue;
      await writeThrough(path.resolve(file), await renderReport(name, report));
    }
  }

  async #print(report: Report): Promise<void> {
    for (const reporter of this.#reporters) {
      if (ownsOutput(reporter)) this.#context.print((await renderReport(reporter.name, report)).trimEnd());
      if (reporter.name === "github") await this.#github(reporter, report);
    }
  }

  async #github({ file }: Reporter, report: Report): Promise<void> {
    for (const line of annotations(report)) this.#context.print(line);
    const summary = this.#context.env["GITHUB_STEP_SUMMARY"];
    if (file !== undefined || !summary) return;
    try {
      await appendFile(summary, await renderReport("github", report));
    } catch (cause) {
      throw new EnvironmentTrouble(`The summary ${summary} cannot be written.`, { cause });
    }
  }
}

function unfinished(planned: readonly LabRun[], outcome: Outcome, reason: string): Report {
  const runs = planned.map((run): JudgedRun => ({
    ...run,
    verdict: verdictWithoutRun(checksOn(run.lab, run.target), outcome, reason),
    ms: 0,
    typeIssues: [],
    typesCount: false,
    details: false,
  }));
  return { runs, comparisons: [], exitCode: exitCodeOfAll([outcome]) };
}

function outcomeOf(error: unknown): Outcome {
  const exitCode = error instanceof UserError ? error.exitCode : exitCodes.defect;
  return exitCode === exitCodes.environment ? "environment" : "defect";
}
