/** The pages of the documentation, as the index of `docs/README.md` lists them. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../common/errors.ts";

export interface DocsPage {
  readonly title: string;
  /** A description in one sentence. */
  readonly about: string;
  /** Absolute path. For a group of pages, a folder. */
  readonly file: string;
}

export interface DocsSection {
  readonly title: string;
  readonly pages: readonly DocsPage[];
}

/** `- [title](file): what it is about` */
const item = /^- \[(?<title>[^\]]+)\]\((?<file>[^)]+)\)(?::\s*(?<about>.+))?$/;

/**
 * Reads the index.
 * @param project the project's folder.
 * @throws UserError if there is none, because the project was installed without its documentation.
 */
export async function readDocs(project: string): Promise<DocsSection[]> {
  const index = path.join(project, "docs", "README.md");
  const text = await readFile(index, "utf8").catch((cause: unknown) => {
    throw new UserError(`The index of the documentation cannot be read: ${index}`, { cause });
  });
  const [, ...sections] = text.split(/^## /m);
  return sections.map((section) => {
    const [title = "", ...lines] = section.split("\n");
    const pages = lines.flatMap((line) => {
      const { title: name, file, about = "" } = item.exec(line)?.groups ?? {};
      return name && file ? [{ title: name, about, file: path.join(project, "docs", file) }] : [];
    });
    return { title, pages };
  });
}
