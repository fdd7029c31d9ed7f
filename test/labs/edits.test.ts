/** Wrong answers as edits of the solution: reading, applying, writing. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyBlocks, blocksBetween, formatEdit, parseEdit } from "../../src/labs/authoring/edit.ts";

const solution =
  "const a = 1;\nconst b = 2;\n\nexport const sum = () => a + b;\nexport const one = () => a;\n";

const header = "violates: adds\nrejected-by: sums\nbecause: the sum\n";

test("an edit has a requirement, a check, a reason and a mistake, and applies to the solution", () => {
  const edit = parseEdit(
    `${header}Subtracts,\nwhich is no sum.\n\n export const sum = () =>\n`.replace(
      " export const sum = () =>\n",
      "-export const sum = () => a + b;\n+export const sum = () => a - b;\n@@\n const a = 1;\n+const c = 3;\n",
    ),
  );
  expect(edit).toMatchObject({
    violates: "adds",
    rejectedBy: "sums",
    because: "the sum",
    mistake: "Subtracts, which is no sum.",
  });
  expect(applyBlocks(solution, edit.blocks)).toBe(
    "const a = 1;\nconst c = 3;\nconst b = 2;\n\nexport const sum = () => a - b;\nexport const one = () => a;\n",
  );
});

test.each([
  ["-const c = 3;", "block 1 of 1 does not apply to the solution: it does not occur\n  const c = 3;"],
  // Only complete lines match.
  ["-const b = 2", "it does not occur"],
  [" const a = 1;\n+x\n@@\n-const a = 1;", "it overlaps another"],
])("%j is a defect, and the message has the block", (blocks, message) => {
  const edit = parseEdit(`${header}A mistake.\n\n${blocks}\n`);
  expect(() => applyBlocks(solution, edit.blocks)).toThrow(message);
});

test("an old side that occurs twice is refused with the number of occurrences", () => {
  const { blocks } = parseEdit(`${header}A mistake.\n\n-x();\n`);
  expect(() => applyBlocks("x();\nx();\n", blocks)).toThrow("it occurs 2 times");
  // Overlapping places count as two.
  const three = parseEdit(`${header}A mistake.\n\n-x();\n-x();\n`);
  expect(() => applyBlocks("x();\nx();\nx();\n", three.blocks)).toThrow("it occurs 2 times");
});

test.each([
  ["because: x\nA mistake.\n\n-a\n", 'has no "rejected-by'],
  ["rejected-by: x\nA mistake.\n\n-a\n", 'has no "because'],
  ["rejected-by: x\nbecause: y\n\n-a\n", "no sentence"],
  ["rejected-by: x\nbecause: y\nA mistake.\n-a\n", "a blank line must stand"],
  [`${header}violates (localstack): z\nA mistake.\n\n-a\n`, 'only "because" may differ'],
  [`${header}because (embedded): z\nA mistake.\n\n-a\n`, 'only "because" may differ'],
  [`${header}A mistake.\n\n+a\n`, "block 1 has no line of the solution"],
  [`${header}A mistake.\n\n-a\n@@\n-b\nc\n`, "block 2 has a line without a sign: c"],
  [`${header}A mistake.\n\n a\n`, "block 1 changes nothing"],
])("%j is refused", (text, message) => {
  expect(() => parseEdit(text)).toThrow(message);
});

test("the reason can differ by target, and is written in the form it is read", () => {
  const text = `${header}because (localstack): the other sum\nA mistake.\n\n-const a = 1;\n`;
  const edit = parseEdit(text);
  expect(edit).toMatchObject({ because: "the sum", becauseOn: { localstack: "the other sum" } });
  expect(formatEdit(edit, ["-const a = 1;\n"])).toBe(text);
});

test("the blocks between two sources turn the first into the second, and each applies at one place", () => {
  // Few different lines, so most occur more than once.
  const lines = fc.array(fc.constantFrom("", "{", "}", "  x();", "@@", "-y", "+z"), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const [old, made] = [before, after].map((text) => `${text.join("\n")}\n`) as [string, string];
      fc.pre(old !== made);
      const edit = formatEdit({ rejectedBy: "x", because: "y", mistake: "M." }, blocksBetween(old, made));
      expect(applyBlocks(old, parseEdit(edit).blocks)).toBe(made);
    }),
    { numRuns: 2000 },
  );
});
