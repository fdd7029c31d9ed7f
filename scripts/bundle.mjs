// Bundles the modules of every start into a few files: the command line, `aws-data-labs/testing` and the SDK clients for
// checks, with their packages. Node.js then resolves a few modules instead of a thousand. The bundles replace tsc's
// modules of the same names, so imports do not change.
import { readFile, readdir, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");
const dist = join(root, "dist");
const day = 86_400_000;

const modules = ["cli/main", "embedded/server", "testing/check-fork", "testing/check-file", "testing/index"];
/** Clients for check files. In the process of the checks, `testing` uses the same modules. */
const clients = ["client-cloudwatch-logs", "client-kms", "client-lambda", "client-s3"];
/** Packages that are not bundled: large or rarely needed ones, native code, and those that must have one instance. */
const outside = [
  "@babel/core",
  "@duckdb/node-api",
  "@stryker-mutator/instrumenter",
  "@testcontainers/localstack",
  "esbuild",
  "fast-check",
  "testcontainers",
];

/** Modules find files relative to themselves, so import.meta.url must be the same in a bundle. */
const ownPlace = {
  name: "own-place",
  setup(bundle) {
    bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(source)) return undefined;
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const place = relative(source, path).replaceAll("\\", "/").replace(/\.ts$/, ".js");
      const url = `new URL(${JSON.stringify(`../${place}`)}, import.meta.url).href`;
      return { contents: text.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
};

/** Writes the bundles to `dist`, over tsc's output. */
export async function bundle() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [
      ...modules.map((name) => ({ in: join(source, `${name}.ts`), out: name })),
      ...clients.map((name) => ({ in: `@aws-sdk/${name}`, out: `sdk/${name}` })),
    ],
    outdir: dist,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // The SDK's modules for bundlers. Its CommonJS modules have no named exports.
    mainFields: ["module", "main"],
    external: outside,
    banner: {
      js: 'import { createRequire as createRequireOfBundle } from "node:module";\nconst require = createRequireOfBundle(import.meta.url);',
    },
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    plugins: [ownPlace],
  });
  await removeOldChunks("chunks", metafile);
  await bundlePage();
}

/** The scripts of `labs serve`. The editor is a separate file that is loaded after the text is shown. */
async function bundlePage() {
  const folder = "page/browser";
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(source, folder, "main.ts"), join(source, folder, "style.css")],
    outdir: join(dist, folder),
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: ["chrome123", "firefox121", "safari17.5"],
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  });
  await removeOldChunks(folder, metafile);
}

/** Keeps chunks of the last day, because a running command or page can still load them. */
async function removeOldChunks(place, metafile) {
  const current = new Set(Object.keys(metafile.outputs).map((file) => join(root, file)));
  const folder = join(dist, place);
  for (const file of (await readdir(folder)).map((entry) => join(folder, entry))) {
    if (current.has(file) || Date.now() - (await stat(file)).mtimeMs < day) continue;
    await rm(file, { force: true });
  }
}
