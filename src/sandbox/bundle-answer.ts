/**
 * Bundles an answer into one self-contained module, so that its process reads no other files: the answer's TypeScript
 * and its packages, which come only from the project's node_modules.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import { type BuildFailure, type BuildOptions, type Message, type Plugin, build } from "esbuild";
import { answerImports } from "./answer-imports.ts";
import { whyPrivate } from "./private-code.ts";

export interface Bundle {
  /** The answer's own file. */
  readonly source: string;
  /** The module to run. */
  readonly file: string;
  readonly map: SourceMap;
  /** The project's folder. */
  readonly project: string;
  /** Why its calls must not share a process. Undefined if they can, as long as each leaves it unchanged. */
  readonly private: string | undefined;
  /** The shared packages that it imports, sorted. libraries.ts provides them in its process. */
  readonly shared: readonly string[];
}

export interface BundleOptions {
  /** The project's folder. Packages come from its node_modules. Other files of the project must not be imported. */
  readonly project: string;
  /** An existing folder for the bundle. */
  readonly folder: string;
  readonly format?: "esm" | "cjs";
  /** The answer is one file and must not import other files. */
  readonly alone?: boolean;
  /** Packages provided by libraries.ts. The bundle contains all others. If there are none, it runs anywhere. */
  readonly libraries?: readonly string[];
  /**
   * The lab's file that calls the answer's exports. It runs in the answer's process and loads before the answer. The bundle
   * exports it as `__driver`, along with the answer's exports.
   */
  readonly driver?: string | undefined;
}

/** The answer cannot be run: a syntax error, a missing module, a forbidden import, or an error at import. */
export class DoesNotLoad extends Error {
  override readonly name = "DoesNotLoad";
}

const bundles = new Map<string, Promise<Bundle>>();

/**
 * Bundles an answer. The same content is bundled only once.
 * @throws DoesNotLoad with file, line, column and what is wrong there.
 */
export async function bundleAnswer(file: string, options: BundleOptions): Promise<Bundle> {
  const content = await readFile(file).catch((cause: unknown) => {
    throw new DoesNotLoad(`${file} cannot be read`, { cause });
  });
  const driver = options.driver === undefined ? "" : await readFile(options.driver);
  const name = createHash("sha256")
    .update(JSON.stringify([file, options]))
    .update(driver)
    .update(content)
    .digest("hex")
    .slice(0, 16);
  const known = bundles.get(name) ?? makeBundle(file, name, options);
  bundles.set(name, known);
  known.catch(() => bundles.delete(name));
  return known;
}

async function makeBundle(source: string, name: string, options: BundleOptions): Promise<Bundle> {
  const { project, alone = false, libraries: shared = [] } = options;
  const imports = answerImports(source, { project, alone, shared });
  const { outputFiles, metafile } = await build(buildOptions(source, options, imports.plugin)).catch(
    (failure: unknown) => {
      throw isBuildFailure(failure) ? new DoesNotLoad(failure.errors.map(describe).join("\n")) : failure;
    },
  );
  const [map, code] = ["answer.js.map", "answer.js"].map(
    (wanted) => outputFiles?.find(({ path: written }) => path.basename(written) === wanted)?.text,
  );
  if (map === undefined || code === undefined) throw new Error("esbuild gave no bundle");
  const file = path.join(options.folder, `${name}.${options.format === "cjs" ? "cjs" : "mjs"}`);
  await writeFile(file, code);
  return {
    source,
    file,
    project,
    private: whyPrivate(code, metafile!),
    shared: [...imports.used].sort(),
    map: new SourceMap(JSON.parse(map) as SourceMapPayload),
  };
}

function buildOptions(
  source: string,
  { format = "esm", driver }: BundleOptions,
  imports: Plugin,
): BuildOptions {
  return {
    entryPoints: [entryName],
    outfile: path.join(path.dirname(source), "answer.js"),
    bundle: true,
    write: false,
    metafile: true,
    format,
    platform: "node",
    target: `node${process.versions.node}`,
    mainFields: ["module", "main"],
    sourcemap: "external",
    sourcesContent: false,
    logLevel: "silent",
    legalComments: "none",
    // A tsconfig.json in a folder above the answer must not change its behaviour.
    tsconfigRaw: {},
    plugins: [entryAt(source, driver), imports],
    // Packages written for CommonJS call require, which an ES module does not have.
    ...(format === "esm" ? { banner: { js: requireForPackages } } : {}),
  };
}

const entryName = "answer";

/** esbuild treats * in an entry point's path as a pattern, but not in a path from a plugin. */
const entryAt = (source: string, driver: string | undefined): Plugin => ({
  name: "answer-entry",
  setup(build) {
    build.onResolve({ filter: /^answer$/ }, ({ kind }) => {
      if (kind !== "entry-point") return undefined;
      return driver === undefined ? { path: source } : { path: "answer", namespace: "driven" };
    });
    if (driver === undefined) return;
    build.onLoad({ filter: /.*/, namespace: "driven" }, () => ({ contents: drivenEntry }));
    build.onResolve({ filter: /^lab:(answer|driver)$/, namespace: "driven" }, ({ path: asked }) => ({
      path: asked === "lab:driver" ? driver : source,
    }));
  },
});

/** The driver is first, so that the answer cannot change globals before it loads. An answer cannot export its name. */
const drivenEntry = `
  import * as driver from "lab:driver";
  export { driver as __driver };
  export * from "lab:answer";
`;

const requireForPackages =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

const isBuildFailure = (error: unknown): error is BuildFailure => error instanceof Error && "errors" in error;

function describe({ location, text, notes }: Message): string {
  const hint = notes.map((note) => `\n  ${note.text}`).join("");
  if (!location) return `${text}${hint}`;
  const { file, line, column, lineText } = location;
  const source = lineText.trim() ? `\n    ${lineText.trim().slice(0, 200)}` : "";
  return `${path.basename(file)}:${line}:${column + 1}: ${text}${source}${hint}`;
}
