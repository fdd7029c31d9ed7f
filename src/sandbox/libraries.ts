/**
 * The packages that answers import, bundled once for all answers, with V8's compiled code beside: an answer's process
 * then starts without compiling the SDK, and an answer is bundled without it.
 */
import { createHash } from "node:crypto";
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, type PluginBuild, build, version as esbuildVersion } from "esbuild";
import { makeTemporaryFolder } from "../common/temporary.ts";
import { cacheFolder, keepFile } from "./keep-file.ts";
import { startProcess } from "./start-process.ts";

export interface Libraries {
  /** A script whose value is a table of functions, one a package. */
  readonly file: string;
  /** What V8 made of it; undefined when it could not be made. */
  readonly cache: string | undefined;
  /** Files of native code that the packages load. */
  readonly addons: readonly string[];
}

interface Bundled {
  readonly file: string;
  readonly addons: readonly string[];
  readonly names: readonly string[];
}

const made = new Map<string, Promise<Bundled>>();
const caches = new Map<string, Promise<string | undefined>>();

/**
 * Packages of a project in one script, made on first use and kept in its node_modules/.cache, by their versions and, of
 * packages of the project's own, their files.
 * Answers that import the same packages share a script, and none reads packages that it does not use.
 */
export async function libraries(project: string, names: readonly string[]): Promise<Libraries> {
  const bundled = await remember(made, [project, ...names].join("\n"), () => makeBundle(project, names));
  const { file, addons } = bundled;
  return { file, addons, cache: await remember(caches, file, () => makeCache(bundled)) };
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
    value.catch(() => known.delete(key));
  }
  return value;
}

async function makeBundle(project: string, names: readonly string[]): Promise<Bundled> {
  const file = path.join(cacheFolder(project), `libraries-${await fingerprint(project, names)}.cjs`);
  const list = file.replace(/\.cjs$/, ".addons.json");
  if (await exists(file))
    return { file, names, addons: JSON.parse(await readFile(list, "utf8")) as string[] };
  const table = names.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
  const native = nativeCode();
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = { ${table.join(", ")} };`, resolveDir: project },
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: `node${process.versions.node}`,
    legalComments: "none",
    logLevel: "silent",
    plugins: [native.plugin],
    // danfojs-node loads it in browsers alone.
    external: ["plotly.js-dist-min"],
  });
  await keepFile(list, JSON.stringify(native.files));
  await keepFile(file, outputFiles[0]!.contents);
  return { file, names, addons: native.files };
}

/** Leaves native code in its place: the script loads it by its absolute path. */
function nativeCode(): { plugin: Plugin; files: string[] } {
  const files: string[] = [];
  const resolving = Symbol("resolving");
  const setup = (build: PluginBuild): void => {
    build.onResolve({ filter: /\.node$/ }, async ({ path: asked, kind, resolveDir, pluginData }) => {
      if (pluginData === resolving) return undefined;
      const found = await build.resolve(asked, { kind, resolveDir, pluginData: resolving });
      // Packages bring native code for many platforms, of which one is installed.
      if (found.errors.length > 0) return { path: asked, external: true };
      files.push(found.path);
      return { path: found.path, external: true };
    });
  };
  return { plugin: { name: "native-code", setup }, files };
}

/** Packages, bundler, Node.js and place: what the bundle and its compiled code depend on. */
async function fingerprint(project: string, names: readonly string[]): Promise<string> {
  const versions = names.map((name) =>
    readFile(path.join(project, "node_modules", name, "package.json"), "utf8"),
  );
  // Says what the packages need in turn.
  const lock = await readFile(path.join(project, "node_modules", ".package-lock.json"), "utf8").catch(
    () => "",
  );
  const linked = await linkedFiles(project, lock);
  const maker = await Promise.all(cacheMakerFiles.map((name) => readFile(name, "utf8")));
  const parts = [
    await Promise.all(versions),
    lock,
    linked,
    maker,
    esbuildVersion,
    process.version,
    process.arch,
    project,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** Packages that are in the project itself: their files change without a version's doing so. */
async function linkedFiles(project: string, lock: string): Promise<readonly (readonly [string, string])[]> {
  const { packages = {} } = JSON.parse(lock || "{}") as {
    packages?: Record<string, { link?: boolean; resolved?: string }>;
  };
  const folders = Object.values(packages).flatMap(({ link, resolved }) =>
    link && resolved ? [resolved] : [],
  );
  const found = folders.map(async (folder) => {
    const entries = await readdir(path.join(project, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name));
  });
  const files = (await Promise.all(found)).flat().filter((file) => !file.includes("/node_modules/"));
  return Promise.all(files.sort().map(async (file) => [file, await readFile(file, "utf8")] as const));
}

const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const cacheMakerMb = 512;
const cacheMaker = own("library-cache.mjs");
const cacheMakerFiles = [cacheMaker, own("warm-up.mjs")];
/** What a process that uses the libraries must be able to read besides them. */
export const loader: string = own("load-libraries.mjs");

async function makeCache({ file, names, addons }: Bundled): Promise<string | undefined> {
  const cache = file.replace(/\.cjs$/, ".cache");
  if (await exists(cache)) return cache;
  await using folder = await makeTemporaryFolder("libraries");
  await using maker = await startProcess({
    entry: cacheMaker,
    readable: [file, loader, ...cacheMakerFiles],
    writable: [folder.path],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    cwd: folder.path,
    memoryMb: cacheMakerMb,
    addons,
  });
  const fresh = path.join(folder.path, "code.cache");
  maker.send({ file, cache: fresh, names });
  for await (const message of maker.messages) {
    if (message !== "made") break;
    await keepFile(cache, await readFile(fresh));
    return cache;
  }
  // A package that cannot be loaded: the answer that loads it reports how.
  return undefined;
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
