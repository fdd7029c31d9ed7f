import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { findFolders } from "../../src/labs/folders.ts";

const { project } = findFolders({});
const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);

/** Compiles snippets with this project's compiler options. Returns the compiler's errors, or nothing if all compile. */
export async function compilerErrors(snippets: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "primer-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(path.join(project, "node_modules"), path.join(folder, "node_modules"), "junction");
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  const paths = { "aws-data-labs/testing": [path.join(project, "src/testing/index.ts")] };
  const config = {
    extends: path.join(project, "tsconfig.json"),
    compilerOptions: { typeRoots: ["node_modules/@types"], paths },
    include: ["*.ts"],
    exclude: [],
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  await Promise.all(
    snippets.map((code, index) => writeFile(path.join(folder, `snippet-${index + 1}.ts`), code)),
  );
  const run = promisify(execFile)(process.execPath, [compiler, "--noEmit", "-p", folder]);
  return run.then(
    () => "",
    (error: { stdout?: string }) => error.stdout ?? `${compiler} failed without output`,
  );
}
