/**
 * The AWS SDK that Lambda's Node.js runtimes bring along, for functions that run here: the clients that this project
 * has installed. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
 *
 * A function finds them in a `node_modules` beside its code that holds stubs pointing at the installed files. Stubs,
 * because a symbolic link would open a way to `..` of its target: the rest of this project.
 */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface Manifest {
  readonly main?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Packages with an entry of their own in AWS's runtime; the others are theirs. */
const shipped = /^(client-|lib-|s3-request-presigner$|credential-providers$|util-dynamodb$)/;

/**
 * Writes `node_modules` into `folder` once and gives all paths that a function may read for it.
 * @throws Error when this project's node_modules has no SDK.
 */
export async function provideSdk(folder: string): Promise<readonly string[]> {
  const modules = findNodeModules();
  const names = (await readdir(path.join(modules, "@aws-sdk"))).filter((name) => shipped.test(name));
  await Promise.all(names.map((name) => writeStub({ folder, modules, name: `@aws-sdk/${name}` })));
  const found = new Set<string>();
  for (const name of names) collect(path.join(modules, "@aws-sdk", name), found);
  return [path.join(folder, "node_modules"), ...found];
}

function findNodeModules(): string {
  const client = findPackage("@aws-sdk/client-lambda", path.dirname(fileURLToPath(import.meta.url)));
  if (client === undefined) throw new Error("node_modules with the AWS SDK was not found");
  return path.resolve(client, "../..");
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;

async function writeStub(request: { folder: string; modules: string; name: string }): Promise<void> {
  const installed = path.join(request.modules, request.name);
  const { main = "index.js", version } = readManifest(installed);
  const target = path.join(installed, main);
  const stub = path.join(request.folder, "node_modules", request.name);
  const exports = {
    ".": { import: "./index.mjs", require: "./index.cjs" },
    "./package.json": "./package.json",
  };
  const files = {
    "package.json": JSON.stringify({ name: request.name, version, exports }),
    "index.cjs": `module.exports = require(${JSON.stringify(target)});\n`,
    "index.mjs": `export * from ${JSON.stringify(pathToFileURL(target).href)};\n`,
  };
  await mkdir(stub, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(stub, name), text)));
}

/** Adds the folders of a package and of all that it depends on, found as Node.js finds them. */
function collect(folder: string, found: Set<string>): void {
  if (found.has(folder)) return;
  found.add(folder);
  for (const name of Object.keys(readManifest(folder).dependencies ?? {})) {
    const dependency = findPackage(name, folder);
    if (dependency !== undefined) collect(dependency, found);
  }
}

function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    if (existsSync(path.join(candidate, "package.json"))) return realpathSync(candidate);
  }
  return undefined;
}
