/** Each expectation of a lab's checks gives a reason in words of its own: those of a matcher do not say what to change. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseAsync, traverse, type types } from "@babel/core";
import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";

const labs = await readLabs(findFolders({}).labs);

/** The text of a string or template, with `…` for what is put into it; undefined where it is made elsewhere. */
function textOf(node: types.Node | undefined): string | undefined {
  if (node?.type === "StringLiteral") return node.value;
  if (node?.type !== "TemplateLiteral") return undefined;
  return node.quasis.map(({ value }) => value.cooked).join("…");
}

/** Complaints about the calls `expect(value, reason)` of a file, with their lines. */
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
      if (text !== undefined && !/\p{L}+ [\p{L}…]+|…/u.test(text))
        complain(`the reason "${text}" says nothing`);
    },
  });
  return complaints;
}

test.each(labs.map(({ id, folder }) => [id, folder] as const))("%s", async (_, folder) => {
  expect(await examine(await readFile(path.join(folder, "checks.test.ts"), "utf8"))).toEqual([]);
});

test("an expectation without a reason, and one with an empty one, is found", async () => {
  const code = [
    'expect(run.value, "Return the text").toBe(1);',
    "expect(1).toBe(1);",
    'expect(1, "id: ").toBe(1);',
  ];
  expect(await examine(code.join("\n"))).toEqual([
    "line 2: gives no reason",
    'line 3: the reason "" says nothing',
  ]);
});
