/** Links in the pages are valid, README is short, and the index of docs/ lists every page. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findFolders } from "../../src/labs/folders.ts";

const { project, labs } = findFolders({});
const read = (file: string): string => readFileSync(path.join(project, file), "utf8");
const docs = readdirSync(path.join(project, "docs")).filter((name) => name.endsWith(".md"));
const pages = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  ...docs.map((name) => `docs/${name}`),
  ...readdirSync(labs).flatMap((lab) => {
    const page = path.join("labs", lab, "README.md");
    return existsSync(path.join(project, page)) ? [page] : [];
  }),
];

/** Targets of links and pictures in the project, outside of code. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
  const found = prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
  return [...found].map(([, link, source]) => link ?? source!).filter((link) => !/^(https?:|#)/.test(link));
}

test.each(pages)("every link of %s points to a file", (page) => {
  const folder = path.dirname(path.join(project, page));
  const broken = linksOf(read(page)).filter((link) => !existsSync(path.join(folder, link.split("#")[0]!)));
  expect(broken).toEqual([]);
});

test("links and pictures are found", () => {
  expect(linksOf('[a](b.md) ![c](d.svg) <img src="e.svg"> `[no](f.md)` [web](https://example.com)')).toEqual([
    "b.md",
    "d.svg",
    "e.svg",
  ]);
});

test("README has at most 120 lines", () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(120);
});

test("the index of docs/ lists every page", () => {
  const listed = linksOf(read("docs/README.md"));
  expect(docs.filter((name) => name !== "README.md" && !listed.includes(name))).toEqual([]);
});
