// Runs the script of the shared packages from V8's compiled code, when that fits this process.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Script } from "node:vm";

/** The script of libraries.ts as V8 takes it; it is pure ASCII, so one byte a character will do. */
export function compileLibraries(file, cache) {
  const source = `(function (exports, require, module) {${readFileSync(file, "latin1")}\n})`;
  return new Script(source, { filename: file, ...(cache ? { cachedData: readFileSync(cache) } : {}) });
}

/** A function that gives a package by its name, loading it the first time. */
export function loadLibraries(script, file) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module);
  return (name) => module.exports[name]();
}
