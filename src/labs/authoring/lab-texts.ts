/** Requirements on a lab's folder besides its checks: texts in the right form, and no stray files. */
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { readHints } from "../hints.ts";
import type { Lab } from "../lab.ts";

/** Headings of a lab's README.md, in order. */
export const readmeSections = [
  "Task",
  "The Python original",
  "What production needs",
  "What to know",
  "Further",
] as const;

const allowed = [
  /^README\.md$/,
  /^lab\.json$/,
  /^original\.py$/,
  /^mutants\.json$/,
  /^(starter|solution)\/answer\.ts$/,
  /^wrong\/[a-z0-9-]+\.(ts|diff)$/,
  /^(checks\.test|driver)\.ts$/,
  /^fixtures\//,
];

const required = ["README.md", "original.py", "starter/answer.ts", "solution/answer.ts", "checks.test.ts"];

/** All complaints as text. Empty if everything is right. */
export async function examineTexts(lab: Lab, project: string): Promise<string[]> {
  const files = await filesOf(lab.folder);
  return [
    ...required.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...files.filter((file) => !belongs(file, lab)).map((file) => `${file} is a stray file`),
    ...(await examineReadme(lab)),
    ...(await examineHints(lab)),
    ...(await examineDifferences(lab, files, project)),
  ];
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

const belongs = (file: string, lab: Lab): boolean =>
  allowed.some((pattern) => pattern.test(file)) || lab.tasks.some(({ id }) => file === `hints/${id}.md`);

async function examineReadme(lab: Lab): Promise<string[]> {
  const text = await readFile(path.join(lab.folder, "README.md"), "utf8").catch(() => undefined);
  if (text === undefined) return [];
  // A Python comment in a code block looks like a heading.
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  const [, title] = /^# (.+)$/m.exec(prose) ?? [];
  const sections = [...prose.matchAll(/^## (.+)$/gm)].map(([, name]) => name!.trim());
  return [
    ...(title?.trim() === lab.title ? [] : [`README.md does not begin with "# ${lab.title}"`]),
    ...(sections.join("\n") === readmeSections.join("\n")
      ? []
      : [`README.md has the sections ${sections.join(", ")}; it must have ${readmeSections.join(", ")}`]),
  ];
}

async function examineHints(lab: Lab): Promise<string[]> {
  const complaints = await Promise.all(
    lab.tasks.map(({ id }) =>
      readHints(lab, id).then(
        () => [],
        (error: Error) => [error.message],
      ),
    ),
  );
  return complaints.flat();
}

async function examineDifferences(lab: Lab, files: readonly string[], project: string): Promise<string[]> {
  const complaints = await Promise.all(
    (lab.differences ?? []).map(async ({ target, wrong, probe }) => {
      const unknown = wrong.filter(
        (slug) => !["ts", "diff"].some((ending) => files.includes(`wrong/${slug}.${ending}`)),
      );
      const probed = await stat(path.join(project, probe)).catch(() => undefined);
      return [
        ...unknown.map((slug) => `a difference of ${target} names wrong/${slug}, which is not there`),
        ...(probed?.isFile()
          ? []
          : [`a difference of ${target} names the probe ${probe}, which is not there`]),
      ];
    }),
  );
  return complaints.flat();
}
