/**
 * Code that could leave something in its process which no check afterwards sees: it runs in a process of its own. What most
 * answers never need is enough to be taken for such code; it then only runs more slowly.
 */
import type { Metafile } from "esbuild";
import { sharedModules } from "./clean-check.mjs";

const shareable: ReadonlySet<string> = new Set(sharedModules);

/** Ways to code that no bundler sees, to modules by names made at run time, and to what outlives a call. */
const words =
  /\b(?:eval|Function|import\s*\(|require|__createRequire|getBuiltinModule|WebAssembly|SharedArrayBuffer|Atomics|WeakRef|FinalizationRegistry|AsyncLocalStorage)\b|\bimport\s*\(/;

/** Lines that bundle-answer.ts itself puts in front. */
const banner = /^import \{ createRequire as __createRequire \}.*\n/;

/**
 * @param code the bundle, without the packages that answers share
 * @returns the first reason why this code may not share a process
 */
export function whyPrivate(code: string, { outputs }: Metafile): string | undefined {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const module = imports
    .filter(({ external }) => external)
    .map(({ path }) => path.replace(/^node:/, ""))
    .find((name) => !shareable.has(name) && name !== "module");
  return module ?? words.exec(code.replace(banner, ""))?.[0];
}
