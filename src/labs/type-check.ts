/** TypeScript's own opinion of an answer, by the project's compiler and options. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { makeTemporaryFolder } from "../common/temporary.ts";
import { writeWhole } from "./files.ts";

export interface TypeIssue {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** For example `TS2322`. */
  readonly code: string;
  readonly message: string;
}

export interface TypeCheckOptions {
  /** Folder that holds `node_modules` and `tsconfig.json`. */
  readonly project: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Type errors of the files, in the compiler's order. JavaScript has none.
 * @throws Error when the compiler itself cannot run.
 */
export async function typeCheck({ project, files, signal }: TypeCheckOptions): Promise<TypeIssue[]> {
  const typed = files.filter((file) => /\.[cm]?ts$/.test(file));
  if (typed.length === 0) return [];
  await using folder = await makeTemporaryFolder("types");
  const config = path.join(folder.path, "tsconfig.json");
  await writeFile(config, JSON.stringify(configFor(project, typed)));
  const output = await compile(project, config, signal);
  return parse(output, project);
}

function configFor(project: string, files: readonly string[]): object {
  const modules = path.join(project, "node_modules");
  return {
    extends: path.join(project, "tsconfig.json"),
    compilerOptions: {
      typeRoots: [path.join(modules, "@types")],
      // For answers that are outside of the project: they find the same packages as those inside.
      paths: { "*": [path.join(modules, "@types", "*"), path.join(modules, "*")] },
      // Answers are bundled before they run: wherever they are, they are modules.
      module: "esnext",
      moduleResolution: "bundler",
    },
    files,
    include: [],
    exclude: [],
  };
}

/**
 * The same of one file, remembered: the compiler runs only when the file, the packages or the compiler's options have
 * changed since it was last asked about that file. Files that import others beside them are never remembered.
 * @throws Error when the compiler itself cannot run.
 */
export async function typeCheckOnce(
  options: Omit<TypeCheckOptions, "files">,
  file: string,
): Promise<TypeIssue[]> {
  const check = (): Promise<TypeIssue[]> => typeCheck({ ...options, files: [file] });
  const key = await keyOf(options.project, file);
  if (key === undefined) return check();
  const folder = path.join(options.project, "node_modules", ".cache", "aws-data-labs", "types");
  const kept = path.join(folder, `${hash(file).slice(0, 16)}.json`);
  const before = await readFile(kept, "utf8").then(parseKept, () => undefined);
  if (before?.key === key) return before.issues;
  const issues = await check();
  // Where nothing can be kept, for example on a full disk, the next run asks the compiler again.
  await writeWhole(kept, JSON.stringify({ key, issues } satisfies Kept)).catch(() => undefined);
  return issues;
}

interface Kept {
  readonly key: string;
  readonly issues: TypeIssue[];
}

function parseKept(text: string): Kept | undefined {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return undefined;
  }
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What the compiler's opinion of a file depends on; undefined when other files belong to it. */
async function keyOf(project: string, file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || /(["'`])\.{0,2}\//.test(text) || text.includes("///")) return undefined;
  const packages = await stat(path.join(project, "node_modules", ".package-lock.json")).catch(
    () => undefined,
  );
  const options = await readFile(path.join(project, "tsconfig.json"), "utf8");
  return hash(JSON.stringify([text, options, packages?.mtimeMs, packages?.size]));
}

async function compile(project: string, config: string, signal: AbortSignal | undefined): Promise<string> {
  const tsc = path.join(project, "node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "--project", config, "--noEmit", "--pretty", "false"];
  try {
    const running = promisify(execFile)(process.execPath, args, {
      cwd: project,
      signal,
      maxBuffer: 64 * 2 ** 20,
    });
    makeModest(running.child.pid);
    await running;
    return "";
  } catch (error) {
    const { stdout, code } = error as { stdout?: string; code?: unknown };
    // Exit codes 1 and 2 mean that there are type errors, which are on its standard output.
    if ((code === 1 || code === 2) && stdout) return stdout;
    throw error;
  }
}

/** Whatever else runs, for example the checks, comes first. */
function makeModest(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
}

const issueLine = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

/** The compiler names files from the folder that it was started in, and indents what explains an error. */
function parse(output: string, folder: string): TypeIssue[] {
  const issues: TypeIssue[] = [];
  for (const text of output.split("\n")) {
    const [, file, line, column, code, message] = issueLine.exec(text) ?? [];
    const last = issues.at(-1);
    if (file !== undefined && code !== undefined && message !== undefined) {
      const absolute = path.resolve(folder, file);
      issues.push({ file: absolute, line: Number(line), column: Number(column), code, message });
    } else if (last && /^\s+\S/.test(text)) {
      // The innermost explanation says it best: "Type 'number' is not assignable to type 'string'."
      const summary = last.message.split("\n")[0];
      issues[issues.length - 1] = { ...last, message: `${summary}\n${text.trim()}` };
    }
  }
  return issues;
}
