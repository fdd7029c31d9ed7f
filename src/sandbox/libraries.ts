/**
 * The packages that answers import, bundled once for all answers, with V8's compiled code beside: an answer's process
 * then starts without compiling the SDK, and an answer is bundled without it.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, version as esbuildVersion } from "esbuild";
import { makeTemporaryFolder } from "../common/temporary.ts";
import { startProcess } from "./start-process.ts";

/** Packages that answers share. Any other package of the project is bundled with the answer that imports it. */
export const libraryNames: readonly string[] = [
  "@aws-sdk/client-cloudwatch-logs",
  "@aws-sdk/client-kms",
  "@aws-sdk/client-lambda",
  "@aws-sdk/client-s3",
  "papaparse",
];

export interface Libraries {
  /** A script whose value is a table of functions, one a package. */
  readonly file: string;
  /** What V8 made of it, for a process with this memory limit; undefined when it could not be made. */
  readonly cache: string | undefined;
}

const made = new Map<string, Promise<string>>();
const caches = new Map<string, Promise<string | undefined>>();

/**
 * The bundled packages of a project, made on first use and kept in its node_modules/.cache, by their versions.
 * @param memoryMb V8's flags are part of what its compiled code is for, so each memory limit has its own.
 */
export async function libraries(project: string, memoryMb: number): Promise<Libraries> {
  const file = await remember(made, project, () => makeBundle(project));
  const cache = await remember(caches, `${file}\n${memoryMb}`, () => makeCache(file, memoryMb));
  return { file, cache };
}

function remember<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  let value = known.get(key);
  if (!value) {
    value = make();
    known.set(key, value);
  }
  return value;
}

async function makeBundle(project: string): Promise<string> {
  const folder = path.join(project, "node_modules", ".cache", "aws-data-labs");
  const file = path.join(folder, `libraries-${await fingerprint(project)}.cjs`);
  if (await exists(file)) return file;
  await mkdir(folder, { recursive: true });
  const table = libraryNames.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = { ${table.join(", ")} };`, resolveDir: project },
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: `node${process.versions.node}`,
    legalComments: "none",
    logLevel: "silent",
  });
  await writeWhole(file, outputFiles[0]!.contents);
  return file;
}

/** Packages, bundler and Node.js: what the bundle and its compiled code depend on. */
async function fingerprint(project: string): Promise<string> {
  const versions = libraryNames.map((name) =>
    readFile(path.join(project, "node_modules", name, "package.json"), "utf8"),
  );
  return createHash("sha256")
    .update(JSON.stringify([await Promise.all(versions), esbuildVersion, process.version, process.arch]))
    .digest("hex")
    .slice(0, 16);
}

const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const cacheMaker = own("library-cache.mjs");
/** What a process that uses the libraries must be able to read besides them. */
export const loader: string = own("load-libraries.mjs");

async function makeCache(file: string, memoryMb: number): Promise<string | undefined> {
  const cache = file.replace(/\.cjs$/, `-${memoryMb}.cache`);
  if (await exists(cache)) return cache;
  await using folder = await makeTemporaryFolder("libraries");
  await using maker = await startProcess({
    entry: cacheMaker,
    readable: [file, loader],
    writable: [folder.path],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    cwd: folder.path,
    memoryMb,
  });
  const fresh = path.join(folder.path, "code.cache");
  maker.send({ file, cache: fresh, names: libraryNames });
  for await (const message of maker.messages) {
    if (message !== "made") break;
    await writeWhole(cache, await readFile(fresh));
    return cache;
  }
  // A limit too small for all packages together: answers compile what they load themselves.
  return undefined;
}

/** Another process may be making the same file: each writes its own and the last name wins. */
async function writeWhole(file: string, content: Uint8Array): Promise<void> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, content);
  await rename(own, file);
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
