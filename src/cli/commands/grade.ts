import { type Seed, newSeed, parseSeed } from "../../common/seed.ts";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { UserError, exitCodes } from "../../common/errors.ts";
import { findLab } from "../../labs/catalog.ts";
import { type GradeRow, mergeRows, readRows, writeRows } from "../../labs/grade/grade-table.ts";
import { type Grading, type Shard, grade, shardOf } from "../../labs/grade/grade.ts";
import { labVersion } from "../../labs/grade/lab-version.ts";
import { findSubmissions, skippedFiles } from "../../labs/grade/submissions.ts";
import type { Lab } from "../../labs/lab.ts";
import { count, seconds, visible } from "../../labs/report/style.ts";
import { GradeReports } from "../grade-reports.ts";
import { type Job, judgeAnswer } from "../judge-answer.ts";
import { type TargetOptions, targetArguments, withSeedOption, withTargetOptions } from "../options.ts";
import { withSessions } from "../session.ts";
import { type CliContext, printJson } from "../context.ts";

interface Options extends TargetOptions {
  readonly lab?: string;
  readonly out: string;
  readonly jobs: number;
  readonly shard?: Shard;
  readonly merge?: readonly string[];
  readonly seed?: Seed;
  readonly reporter: readonly string[];
  readonly json?: boolean;
  readonly allowUnsandboxed?: boolean;
}

export const gradeCommand = (context: CliContext): Command =>
  withTargetOptions(
    withSeedOption(
      new Command("grade")
        .description("judge a folder of submissions, one file or folder each, into a CSV")
        .argument("[folder]", "folder of the submissions")
        .requiredOption(
          "--out <file>",
          "the CSV to write; verdicts in it of the same answer and lab are kept",
        )
        .option("--lab <lab>", "the lab that they answer")
        .option(
          "--jobs <number>",
          "how many submissions to judge at a time",
          wholeNumber,
          availableParallelism(),
        )
        .option("--shard <i/n>", "judge only part i of n, for parallel CI jobs", parseShard)
        .option("--allow-unsandboxed", "run native code that --isolation process cannot contain")
        .option("--merge <files...>", "judge nothing; put the CSV files of shards together"),
    ),
  )
    .option(
      "--reporter <name=folder>",
      "write a report of each submission to this folder: human, json, junit or github",
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option("--json", "print JSON")
    .addHelpText("after", "\nExits with 0 when all were judged. The verdicts are in the CSV.")
    .action((folder: string | undefined, options: Options) =>
      options.merge
        ? merge(context, options.merge, { ...options, folder })
        : gradeFolder(context, folder, options),
    );

function wholeNumber(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 64) return number;
  throw new InvalidArgumentError("it is a whole number from 1 to 64.");
}

function parseShard(text: string): Shard {
  const [, index = 0, parts = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= parts) return { index, count: parts };
  throw new InvalidArgumentError("it is i/n with i from 1 to n, for example 2/4.");
}

async function merge(
  context: CliContext,
  files: readonly string[],
  { out, folder, json }: Options & { readonly folder: string | undefined },
): Promise<void> {
  if (folder !== undefined) throw new UserError("Name a folder or say --merge, not both.");
  const rows = mergeRows((await Promise.all(files.map((file) => readRows(path.resolve(file))))).flat());
  await writeRows(path.resolve(out), rows);
  if (json) printJson(context, summaryOf(rows));
  else context.print(`${count(rows.length, "row")} of ${count(files.length, "file")} in ${visible(out)}`);
}

async function gradeFolder(context: CliContext, folder: string | undefined, options: Options): Promise<void> {
  if (folder === undefined || options.lab === undefined) {
    throw new UserError("Name the folder of the submissions and, with --lab, the lab that they answer.");
  }
  const began = performance.now();
  const lab = await findLab(context.folders.labs, options.lab);
  const reports = new GradeReports(options.reporter);
  const all = await findSubmissions(path.resolve(folder), lab);
  const skipped = await skippedFiles(path.resolve(folder));
  if (skipped.length > 0) context.note(`Skipped, neither TypeScript nor JavaScript: ${skipped.join(", ")}`);
  const submissions = options.shard ? shardOf(all, options.shard) : all;
  const rows = await gradeAll(context, { lab, submissions, reports, options });
  if (context.signal.aborted) return context.exitWith(exitCodes.interrupted);
  const own = rows.filter(
    (row) => row.lab === lab.id && submissions.some(({ name }) => name === row.submission),
  );
  const failed = own.map((row) => Number(row.exit_code)).filter((code) => code >= exitCodes.environment);
  context.exitWith(Math.max(0, ...failed));
  if (options.json) return printJson(context, summaryOf(own));
  const passed = own.filter(({ outcome }) => outcome === "pass").length;
  context.print();
  context.print(
    `${passed} of ${count(own.length, "submission")} passed in ${seconds(performance.now() - began)}`,
  );
}

interface All {
  readonly lab: Lab;
  readonly submissions: Awaited<ReturnType<typeof findSubmissions>>;
  readonly reports: GradeReports;
  readonly options: Options;
}

/** None where there is no table yet. */
const earlierRows = (out: string): Promise<GradeRow[]> =>
  readRows(out).catch((error: UserError) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return [];
    throw error;
  });

async function gradeAll(
  context: CliContext,
  { lab, submissions, reports, options }: All,
): Promise<GradeRow[]> {
  const out = path.resolve(options.out);
  const before = await earlierRows(out);
  // A resumed grading must give the same inputs to the remaining submissions.
  const earlier = before.find((row) => row.lab === lab.id)?.seed;
  const seed = options.seed ?? parseSeed(earlier ?? "") ?? newSeed();
  const jobs = Math.min(options.jobs, submissions.length || 1);
  const version = await labVersion(lab);
  const repeat = targetArguments(options);
  const refuseUnsandboxed = options.allowUnsandboxed !== true;
  const sessions = { ...options, refuseUnsandboxed, targets: [options.target], concurrency: jobs };
  return withSessions(context, sessions, ([session]) => {
    const { isolation, target } = session!;
    if (!options.json) context.print(`${lab.id}  ${target.name}, seed ${seed}, isolation ${isolation}`);
    const { noteFor, onRow } = progressOf(context, { lab, submissions, reports, options });
    return grade({
      lab,
      labVersion: version,
      target: target.name,
      isolation,
      seed,
      submissions,
      before,
      out,
      jobs,
      signal: context.signal,
      judge: ({ name, file, alone }) => {
        const job = { ...quiet, lab, seed, answerFile: file, alone, repeat, note: noteFor(name) };
        return judgeAnswer(context, session!, job);
      },
      onRow,
    });
  });
}

interface GradeProgress {
  /** Where the progress of a submission is written. */
  readonly noteFor: (name: string) => (line: string) => void;
  readonly onRow: Grading["onRow"];
}

/** Several submissions are judged at a time: each line names its own. */
function progressOf(context: CliContext, { submissions, reports, options }: All): GradeProgress {
  let done = 0;
  return {
    noteFor: (name) => (line) =>
      context.note(`${visible(name)} (${done} of ${submissions.length} done): ${line}`),
    async onRow(row, run) {
      done += 1;
      if (run) await reports.write(row.submission, run);
      if (!options.json) context.print(lineOf(row, run === undefined));
    },
  };
}

const quiet = { own: false, types: "ignore", details: true, write: () => {} } as const satisfies Partial<Job>;

const lineOf = ({ submission, outcome, passed, checks, reason }: GradeRow, kept: boolean): string =>
  `${outcome.padEnd(13)}  ${`${passed}/${checks}`.padEnd(5)}  ${submission}${kept ? "  (kept)" : ""}${reason ? `  ${reason}` : ""}`;

const summaryOf = (rows: readonly GradeRow[]): object => ({
  schema: "labs-grade/v1",
  submissions: rows.length,
  passed: rows.filter(({ outcome }) => outcome === "pass").length,
  rows,
});
