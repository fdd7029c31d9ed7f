/** A report for each submission, in the folders of `--reporter name=folder`. */
import path from "node:path";
import { UserError } from "../common/errors.ts";
import { writeWhole } from "../labs/files.ts";
import type { JudgedRun } from "../labs/run.ts";
import { type Reporter, parseReporters, renderReport } from "../labs/report/reporters.ts";

const endings = { human: "txt", json: "json", junit: "xml", github: "md" } as const;

export class GradeReports {
  readonly #reporters: readonly Reporter[];

  /** @throws UserError for a reporter without a folder. */
  constructor(texts: readonly string[]) {
    this.#reporters = parseReporters(texts);
    const without = this.#reporters.find(({ file }) => file === undefined);
    if (without) {
      throw new UserError(
        `--reporter ${without.name} needs a folder here: it writes one file for each submission.`,
        {
          hint: `--reporter ${without.name}=FOLDER`,
        },
      );
    }
  }

  /** Nothing is kept, so that memory does not grow with the number of submissions. */
  async write(submission: string, run: JudgedRun): Promise<void> {
    const report = { runs: [run], comparisons: [], exitCode: run.verdict.exitCode };
    for (const { name, file } of this.#reporters) {
      const place = path.resolve(file!, `${submission}.${endings[name]}`);
      await writeWhole(place, await renderReport(name, report));
    }
  }
}
