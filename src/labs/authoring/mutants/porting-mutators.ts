/**
 * Mutations for typical mistakes in ported AWS code, which general mutators do not make. Each mutator returns changes for
 * one node of Babel's syntax tree.
 */
import type { NodePath, Node } from "@babel/core";
import type { Change } from "./mutant.ts";

type Mutator = (node: Node, path: NodePath, source: string) => Omit<Change, "mutator">[];

const textOf = (source: string, { start, end }: Node): string => source.slice(start!, end!);

const replace = ({ start, end }: Node, replacement: string): Omit<Change, "mutator"> => ({
  start: start!,
  end: end!,
  replacement,
});

const dropAwait: Mutator = (node, _path, source) =>
  node.type === "AwaitExpression" ? [replace(node, textOf(source, node.argument))] : [];

/** Swaps the first two arguments. */
const swapArguments: Mutator = (node, _path, source) => {
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return [];
  const [first, second] = node.arguments;
  if (!first || !second) return [];
  const [one, other] = [textOf(source, first), textOf(source, second)];
  const between = source.slice(first.end!, second.start!);
  if (one === other) return [];
  return [{ start: first.start!, end: second.end!, replacement: `${other}${between}${one}` }];
};

const changeNumber: Mutator = (node, path, source) => {
  if (node.type !== "NumericLiteral" || path.findParent(({ node: { type } }) => type.startsWith("TS")))
    return [];
  return isSign(path, source) ? [] : [replace(node, String(node.value + 1))];
};

/** The numbers in `a < b ? -1 : 1` of a sort's comparison, of which only the sign matters. */
function isSign({ parent, parentPath }: NodePath, source: string): boolean {
  const choice = parent.type === "UnaryExpression" ? parentPath?.parent : parent;
  if (choice?.type !== "ConditionalExpression") return false;
  const arms = [choice.consequent, choice.alternate].map((arm) => textOf(source, arm));
  return arms.includes("1") && arms.includes("-1");
}

const encodings: Readonly<Record<string, string>> = {
  utf8: "latin1",
  "utf-8": "latin1",
  base64: "hex",
  hex: "base64",
};

const changeEncoding: Mutator = (node) => {
  const other = node.type === "StringLiteral" ? encodings[node.value.toLowerCase()] : undefined;
  return other === undefined ? [] : [replace(node, JSON.stringify(other))];
};

/** Drops one member of a command's input: a page token, a version id, an encryption context. */
const dropInput: Mutator = (node, _path, source) => {
  if (node.type !== "NewExpression" || node.callee.type !== "Identifier") return [];
  const [input] = node.arguments;
  if (!/Command$|^paginate/.test(node.callee.name) || input?.type !== "ObjectExpression") return [];
  return input.properties.map((member) => {
    const after = /^\s*,/.exec(source.slice(member.end!))?.[0].length ?? 0;
    return { start: member.start!, end: member.end! + after, replacement: "" };
  });
};

/** Drops a catch. */
const dropCatch: Mutator = (node, _path, source) =>
  node.type === "TryStatement" && node.handler && !node.finalizer
    ? [replace(node, textOf(source, node.block))]
    : [];

export const portingMutators: Readonly<Record<string, Mutator>> = {
  DropAwait: dropAwait,
  SwapArguments: swapArguments,
  ChangeNumber: changeNumber,
  ChangeEncoding: changeEncoding,
  DropInput: dropInput,
  DropCatch: dropCatch,
};
