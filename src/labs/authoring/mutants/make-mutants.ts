/** All mutants of a source, from Stryker's mutators and from those for ported AWS code. */
import { EnvironmentTrouble } from "../../../common/errors.ts";
import { lineAt, splice } from "../splice.ts";
import type { Change, Mutant } from "./mutant.ts";
import { portingMutators } from "./porting-mutators.ts";

/**
 * Every change is one mutant. Changes with the same resulting text are one mutant. Types are not mutated.
 * @param source TypeScript.
 */
export async function makeMutants(source: string): Promise<Mutant[]> {
  const [standard, porting] = await Promise.all([standardChanges(source), portingChanges(source)]);
  const found = new Map<string, Mutant>();
  for (const change of [...porting, ...standard]) {
    const mutant = apply(source, change);
    if (mutant.code !== source && !found.has(mutant.code)) found.set(mutant.code, mutant);
  }
  return [...found.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function apply(source: string, { mutator, start, end, replacement }: Change): Mutant {
  const lines = source.slice(0, start).split("\n");
  return {
    mutator,
    line: lines.length,
    column: lines.at(-1)!.length + 1,
    lineText: lineAt(source, start).trim(),
    original: source.slice(start, end),
    replacement,
    code: splice(source, [{ start, end, text: replacement }]),
  };
}

/** @throws EnvironmentTrouble if the packages for authors of labs are not installed. */
async function forAuthors<Package>(load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new EnvironmentTrouble(
      "A package is not installed that this command needs and solving labs does not.",
      {
        hint: "Run `npm ci`, then try again.",
        cause: error,
      },
    );
  }
}

async function standardChanges(source: string): Promise<Change[]> {
  const { Instrumenter } = await forAuthors(() => import("@stryker-mutator/instrumenter"));
  const offsetOf = offsets(source);
  const { mutants } = await new Instrumenter(silent).instrument(
    [{ name: "answer.ts", content: source, mutate: true }],
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
  return mutants.map(({ mutatorName, location, replacement }) => ({
    mutator: mutatorName,
    start: offsetOf(location.start),
    end: offsetOf(location.end),
    replacement: replacement ?? "",
  }));
}

const nothing = (): void => {};
const off = (): boolean => false;
/** Stryker writes its progress to a logger. */
const silent = {
  isTraceEnabled: off,
  isDebugEnabled: off,
  isInfoEnabled: off,
  isWarnEnabled: off,
  isErrorEnabled: off,
  isFatalEnabled: off,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};

/** Lines and columns, counted from 0 like in Stryker. */
function offsets(source: string): (place: { line: number; column: number }) => number {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return ({ line, column }) => starts[line]! + column;
}

async function portingChanges(source: string): Promise<Change[]> {
  const { parseAsync, traverse } = await forAuthors(() => import("@babel/core"));
  const options = { parserOpts: { plugins: ["typescript" as const] }, sourceType: "module" as const };
  const tree = await parseAsync(source, { ...options, configFile: false, babelrc: false });
  const changes: Change[] = [];
  if (!tree) return changes;
  traverse(tree, {
    enter(path) {
      if (path.isImportDeclaration()) return path.skip();
      for (const [mutator, mutate] of Object.entries(portingMutators)) {
        changes.push(...mutate(path.node, path, source).map((change) => ({ mutator, ...change })));
      }
    },
  });
  return changes;
}
