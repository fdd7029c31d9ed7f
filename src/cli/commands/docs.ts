import { Command } from "commander";
import { type DocsSection, readDocs } from "../../labs/docs.ts";
import { shownPath } from "../../labs/folders.ts";
import { wrap } from "../../labs/report/style.ts";
import { type CliContext, printJson } from "../context.ts";

export const docsCommand = (context: CliContext): Command =>
  new Command("docs")
    .description("list the pages of the documentation, and where they are")
    .option("--json", "print JSON")
    .action(async ({ json }: { readonly json?: boolean }) => {
      const sections = await readDocs(context.folders.project);
      if (json) printJson(context, { schema: "labs-docs/v1", sections });
      else print(context, sections);
    });

function print({ print: line, style }: CliContext, sections: readonly DocsSection[]): void {
  sections.forEach(({ title, pages }, index) => {
    if (index > 0) line();
    line(style.colors.bold(title));
    for (const page of pages) {
      line(`  ${shownPath(page.file)}`);
      const about = page.about === "" ? page.title : `${page.title}: ${page.about}`;
      for (const text of wrap(about, style.width - 4)) line(style.colors.dim(`    ${text}`));
    }
  });
}
