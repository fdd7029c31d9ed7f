/** The verdicts of many submissions as CSV: one row each, safe to open in a spreadsheet. */
import { appendFile, readFile } from "node:fs/promises";
import Papa from "papaparse";
import { UserError } from "../../common/errors.ts";
import { diskTrouble, writeWhole } from "../files.ts";
import type { JudgedRun } from "../run.ts";
import { shorten, visible } from "../report/style.ts";
import type { Submission } from "./submissions.ts";

const columns = [
  "submission",
  "lab",
  "target",
  "seed",
  "outcome",
  "exit_code",
  "passed",
  "checks",
  "failing",
  "reason",
  "duration_ms",
  "answer_hash",
  "lab_version",
  "judged_at",
  "isolation",
] as const;

/** Tables of earlier versions do not have these. */
const added: readonly string[] = ["isolation"];

export type GradeRow = Readonly<Record<(typeof columns)[number], string>>;

/** Cells that a spreadsheet treats as formulas (https://owasp.org/www-community/attacks/CSV_Injection). */
const formula = /^\s*[=+\-@＝＋－＠\t\r]/;

const lines = (rows: readonly GradeRow[], header: boolean): string =>
  `${Papa.unparse([...rows], { columns: [...columns], escapeFormulae: formula, header, newline: "\n" })}\n`;

export interface Judged {
  readonly submission: Submission;
  readonly run: JudgedRun;
  readonly labVersion: string;
}

export function rowOf({ submission, run, labVersion }: Judged): GradeRow {
  const { verdict } = run;
  const failing = verdict.checks.filter(({ outcome }) => outcome !== "pass");
  const told = failing.find(({ outcome }) => outcome === verdict.outcome) ?? failing[0];
  const reason = verdict.defects[0] ?? (told ? `${told.id}: ${told.reason ?? told.outcome}` : "");
  return {
    submission: submission.name,
    lab: run.lab.id,
    target: run.target,
    seed: String(run.seed),
    outcome: verdict.outcome,
    exit_code: String(verdict.exitCode),
    passed: String(verdict.checks.length - failing.length),
    checks: String(verdict.checks.length),
    failing: failing.map(({ id }) => id).join(" "),
    reason: shorten(visible(reason).replaceAll(/\s+/g, " "), { lines: 1, characters: 300 }).replaceAll(
      "\n",
      " ",
    ),
    duration_ms: String(Math.round(run.ms)),
    answer_hash: submission.hash,
    lab_version: labVersion,
    judged_at: new Date().toISOString(),
    isolation: run.isolation,
  };
}

/**
 * The rows of a file, with the original texts. An incomplete last line is left out.
 * @throws UserError if `labs grade` did not write the table.
 */
export async function readRows(file: string): Promise<GradeRow[]> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`${file} cannot be read: ${cause.message}`, { cause });
  });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const { data, meta } = Papa.parse<Record<string, string>>(whole, { header: true, skipEmptyLines: true });
  if (whole !== "" && columns.some((column) => !added.includes(column) && !meta.fields?.includes(column))) {
    throw new UserError(`${file} is not a table that labs grade wrote.`, {
      hint: "Name another file, or remove this one.",
    });
  }
  return data
    .filter((row) => columns.every((column) => row[column] !== undefined || !meta.fields?.includes(column)))
    .map(
      (row) =>
        Object.fromEntries(columns.map((column) => [column, unescaped(row[column] ?? "")])) as GradeRow,
    );
}

const unescaped = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;

/** Sorts rows by submission, lab and target. Of rows with the same key, the last judged one is kept. */
export function mergeRows(rows: readonly GradeRow[]): GradeRow[] {
  const newest = new Map<string, GradeRow>();
  for (const row of [...rows].sort((a, b) => (a.judged_at < b.judged_at ? -1 : 1)))
    newest.set(keyOf(row), row);
  return [...newest.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = ({ submission, lab, target }: GradeRow): string => JSON.stringify([submission, lab, target]);

/** @throws EnvironmentTrouble if writing fails. */
export const writeRows = (file: string, rows: readonly GradeRow[]): Promise<void> =>
  writeWhole(file, lines(rows, true));

/** Appends one row, so that a kill loses only running submissions. */
export async function addRow(file: string, row: GradeRow): Promise<void> {
  await appendFile(file, lines([row], false)).catch((error: unknown) => {
    throw diskTrouble(error, file);
  });
}
