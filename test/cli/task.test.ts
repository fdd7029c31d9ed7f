/** `labs task`: the task of a lab in the terminal. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeTemporaryFolder } from "../../src/common/temporary.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import type { CliContext } from "../../src/cli/context.ts";
import { readLab } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { markdownLines } from "../../src/labs/report/markdown.ts";
import { displayWidth, makeStyle } from "../../src/labs/report/style.ts";

const folder = await makeTemporaryFolder("task");
afterAll(() => folder[Symbol.asyncDispose]());

const styleOf = (columns: number) => makeStyle({ env: { NO_COLOR: "1" }, isTTY: true, columns });
const folders = findFolders({ LABS_WORK: path.join(folder.path, "work") });

async function labs(
  args: string[],
  given: Partial<CliContext> = {},
): Promise<{ lines: string[]; code: number }> {
  const lines: string[] = [];
  let code = 0;
  await runCli(args, {
    env: {},
    folders,
    print: (line = "") => void lines.push(line),
    note: (line) => void lines.push(line),
    style: styleOf(80),
    hasTerminal: false,
    signal: new AbortController().signal,
    exitWith: (given) => (code = given),
    ...given,
  });
  return { lines, code };
}

test("task shows the README's introduction and task, without the requirement marks", async () => {
  const { lines, code } = await labs(["task", "01"]);
  const text = lines.join("\n");
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/^01-s3-read {2}/);
  expect(text).toContain("\n2. Count lines without holding the object\n");
  expect(text).toContain("\n- an object of 0 bytes");
  expect(text).not.toMatch(/<!--|What production needs\n|```/);
  // The text refers to both.
  expect(text.replaceAll(/\s+/g, " ")).toContain(
    './lab task 01-s3-read --all also shows "The Python original", "What production needs"',
  );
  expect(lines.at(-1)).toMatch(/^The whole README: .*labs\/01-s3-read\/README\.md$/);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test("task --all also shows the other sections", async () => {
  const { lines } = await labs(["task", "01", "--all"]);
  expect(lines).toContain("What production needs");
});

test.each([
  [
    "whole-object",
    "A part is not the whole. A connection that breaks in the middle ends the stream with an error",
  ],
  ["one-version", "One version. Between two calls an object may be replaced."],
])("explain prints all that the README says of the production requirement %s", async (id, words) => {
  const { checks } = await readLab(folders.labs, "01-s3-read");
  const serving = checks.find(({ requirements }) => requirements?.includes(id))!;
  const { lines, code } = await labs(["explain", serving.id, "01"]);
  expect(code).toBe(0);
  expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain(`asks ${id}: ${words}`);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test("a word in the names of several labs gives those labs, and a list of labs fits the terminal", async () => {
  const { lines, code } = await labs(["start", "s3"]);
  expect(code).toBe(2);
  expect(lines.join(" ")).toMatch(/Did you mean 01-s3-read, 03-s3-event-metadata, 13-s3-versioning\?/);
  const unknown = (await labs(["start", "nothing-like-it"])).lines;
  expect(unknown.join(" ")).toContain("Labs: 01-s3-read,");
  for (const line of unknown) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test("a text longer than the screen is shown in the pager, or printed if there is none", async () => {
  const file = path.join(folder.path, "paged");
  const paged = await labs(["task", "01"], { hasTerminal: true, env: { PAGER: `cat > '${file}'` } });
  const printed = await labs(["task", "01"]);
  expect(paged).toEqual({ lines: [], code: 0 });
  expect(await readFile(file, "utf8")).toBe(`${printed.lines.join("\n")}\n`);
  const failing = { hasTerminal: true, env: { PAGER: "exit 1" } };
  expect(await labs(["task", "01"], failing)).toEqual(printed);
  const missing = { hasTerminal: true, env: { PAGER: "no-such-pager" } };
  expect(await labs(["task", "01"], missing)).toEqual(printed);
  expect(await labs(["task", "01", "--no-pager"], { ...missing, env: { PAGER: `exit 1` } })).toEqual(printed);
});

test("Markdown keeps its structure in a narrow terminal, and inline code is not broken", () => {
  const markdown = [
    "### 1. The *first* `task`",
    "",
    "A [link](page.md) and `a name of code` that would otherwise be broken. <!-- hidden -->",
    "",
    "1. one",
    "   - inner item that is longer than a line of this terminal is",
    "2. two",
    "",
    "| a | b |",
    "| --- | --- |",
    "| `x` | y |",
    "",
    "```ts",
    "const code = 'a line of code that is longer than the terminal';",
    "```",
    "",
    "> quoted",
  ].join("\n");
  expect(markdownLines(markdown, styleOf(40))).toMatchInlineSnapshot(`
    [
      "1. The first \`task\`",
      "",
      "A link and \`a name of code\` that would",
      "otherwise be broken.",
      "",
      "1. one",
      "   - inner item that is longer than a",
      "     line of this terminal is",
      "2. two",
      "",
      "a    b",
      "\`x\`  y",
      "",
      "    const code = 'a line of code that is longer than the terminal';",
      "",
      "| quoted",
    ]
  `);
});
