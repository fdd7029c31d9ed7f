/** Turns positions in a bundle into positions in the TypeScript that the learner wrote. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Bundle } from "./bundle-answer.ts";

/**
 * Rewrites every `bundle.mjs:line:column` in a text (a stack, something printed), and leaves out the frames of the
 * runner and of the shared packages, which say nothing to the learner.
 */
export function mapStack(text: string, bundle: Bundle): string {
  const names = [pathToFileURL(bundle.file).href, bundle.file, ...deployed].map(escape).join("|");
  const position = new RegExp(String.raw`(?:${names})(?:\?\w+)?:(\d+)(?::(\d+))?`, "g");
  return text
    .replace(runnerFrame, "")
    .replace(
      position,
      (found, line: string, column = "1") => original(bundle, Number(line), Number(column)) ?? found,
    );
}

/** Where Lambda keeps the module that was deployed as index.mjs. */
const deployed = ["file:///var/task/index.mjs", "/var/task/index.mjs"];

const runnerFrame =
  /\n {4}at [^\n]*(?:(?:answer-runner|process-runner)\.mjs|aws-data-labs[\\/]libraries-[0-9a-f]+\.cjs):[^\n]*/g;

function original({ map, source }: Bundle, line: number, column: number): string | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalSource" in entry)) return undefined;
  const folder = path.dirname(source);
  const file = path.resolve(folder, entry.originalSource);
  return `${shortName(file, folder)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** The answer's own files by name; a package's by its place in node_modules. */
function shortName(file: string, folder: string): string {
  const packages = file.lastIndexOf(`${path.sep}node_modules${path.sep}`);
  return packages >= 0 ? file.slice(packages + 1) : path.relative(folder, file);
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
