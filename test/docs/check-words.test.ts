/** All exports of `aws-data-labs/testing` are documented for authors of labs, with examples that compile. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Visitor, parseSync } from "rolldown/utils";
import { expect, test } from "vitest";
import { findFolders } from "../../src/labs/folders.ts";
import { compilerErrors } from "../support/compile-snippets.ts";

const folder = path.join(findFolders({}).project, "src/testing");

/** A declaration and the text of its comment. */
interface Described {
  readonly name: string;
  readonly comment: string;
  /** The public members of an interface or a class. */
  readonly members: readonly Described[];
}

interface Node {
  readonly start: number;
  readonly key?: { readonly name?: string };
  readonly kind?: string;
}

/** Every exported declaration of a file. */
function declarationsOf(name: string, source: string): Described[] {
  const { program, comments } = parseSync(name, source);
  const commentBefore = (start: number): string => {
    const found = comments.findLast(({ end }) => end <= start && source.slice(end, start).trim() === "");
    return found?.value.startsWith("*") ? found.value.replaceAll(/^\s*\* ?/gm, "").trim() : "";
  };
  const membersOf = (nodes: readonly Node[]): Described[] =>
    nodes
      .filter(({ key, kind }) => key?.name !== undefined && kind !== "constructor")
      // Private members have no such name. Each overload has a comment.
      .filter(({ start }) => !source.startsWith("#", start) && !source.startsWith("readonly #", start))
      .map((node) => ({ name: node.key!.name!, comment: commentBefore(node.start), members: [] }));
  const found: Described[] = [];
  new Visitor({
    ExportNamedDeclaration({ start, declaration }) {
      if (!declaration) return;
      const comment = commentBefore(start);
      const add = (name: string, members: readonly Node[] = []): void =>
        void found.push({ name, comment, members: membersOf(members) });
      if (declaration.type === "VariableDeclaration") {
        for (const { id } of declaration.declarations) if (id.type === "Identifier") add(id.name);
      } else if (declaration.type === "TSInterfaceDeclaration") {
        add(declaration.id.name, declaration.body.body as readonly Node[]);
      } else if (declaration.type === "ClassDeclaration") {
        add(declaration.id!.name, declaration.body.body as readonly Node[]);
      } else if ("id" in declaration && declaration.id?.type === "Identifier") add(declaration.id.name);
    },
  }).visit(program);
  return found;
}

/** The exports of index.ts. */
async function exported(): Promise<Described[]> {
  const index = await readFile(path.join(folder, "index.ts"), "utf8");
  const found: Described[] = [];
  for (const [, names, file] of index.matchAll(/^export (?:type )?\{([^}]+)\} from "\.\/([^"]+)";$/gm)) {
    const declared = declarationsOf(file!, await readFile(path.join(folder, file!), "utf8"));
    for (const name of names!.split(",").map((text) => text.trim().replace(/^type /, ""))) {
      found.push(declared.find((one) => one.name === name) ?? { name, comment: "", members: [] });
    }
  }
  return found;
}

const words = await exported();
const exampleOf = ({ comment }: Described): string => comment.split("@example\n")[1]?.trim() ?? "";

test("the exports are found", () => {
  expect(words.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["check", "expect", "Answer", "CallResult", "waitFor"]),
  );
});

test.each(words.map((word) => [word.name, word] as const))("%s is documented, with an example", (_, word) => {
  expect(word.comment).toMatch(/^\w/);
  expect(exampleOf(word)).not.toBe("");
  expect(word.members.filter(({ comment }) => comment === "").map(({ name }) => name)).toEqual([]);
});

test("every example compiles", async () => {
  const imports = [
    'import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";',
    'import { string } from "fast-check";',
    'import type * as words from "aws-data-labs/testing";',
    'import { check, expect, findsSecret, putCopies, waitFor } from "aws-data-labs/testing";',
    ...words
      .filter(({ name }) => /^[A-Z]/.test(name))
      .map(({ name }) => `import type { ${name} } from "aws-data-labs/testing";`),
  ];
  // The example of `expect` uses a result without a call.
  const result = "declare const result: words.CallResult, text: string;";
  const snippets = words.map((word) => {
    const example = exampleOf(word);
    return [...imports, ...(word.name === "expect" ? [result] : []), example].join("\n");
  });
  expect(await compilerErrors(snippets)).toBe("");
}, 120_000);
