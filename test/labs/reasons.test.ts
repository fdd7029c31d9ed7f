/** Each expectation in a lab's checks has its own reason, because a matcher's message does not say what to change. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseAsync, traverse, type types } from "@babel/core";
import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";

const labs = await readLabs(findFolders({}).labs);

/** The text of a string or template, with `…` for its expressions. Undefined for other expressions. */
function textOf(node: types.Node | undefined): string | undefined {
  if (node?.type === "StringLiteral") return node.value;
  if (node?.type !== "TemplateLiteral") return undefined;
  return node.quasis.map(({ value }) => value.cooked).join("…");
}

/** Complaints about the calls `expect(value, reason)` in a file, with line numbers. */
async function examine(code: string): Promise<string[]> {
  const parserOpts = { plugins: ["typescript" as const] };
  const tree = await parseAsync(code, { parserOpts, configFile: false, babelrc: false });
  if (tree === null) throw new Error("The file has no code");
  const complaints: string[] = [];
  traverse(tree, {
    CallExpression({ node: { callee, arguments: given, loc } }) {
      if (callee.type !== "Identifier" || callee.name !== "expect") return;
      const complain = (words: string): number => complaints.push(`line ${loc?.start.line}: ${words}`);
      if (given.length < 2) return void complain("gives no reason");
      const text = textOf(given[1])?.replace(/^[a-z0-9-]+: /, "");
      if (text !== undefined && !/\p{L}+ [\p{L}…]+|…/u.test(text)) complain(`the reason "${text}" is empty`);
    },
  });
  return complaints;
}

test.each(labs.map(({ id, folder }) => [id, folder] as const))("%s", async (_, folder) => {
  expect(await examine(await readFile(path.join(folder, "checks.test.ts"), "utf8"))).toEqual([]);
});

test("expectations without a reason or with an empty reason are found", async () => {
  const code = [
    'expect(run.value, "Return the text").toBe(1);',
    "expect(1).toBe(1);",
    'expect(1, "id: ").toBe(1);',
  ];
  expect(await examine(code.join("\n"))).toEqual([
    "line 2: gives no reason",
    'line 3: the reason "" is empty',
  ]);
});
