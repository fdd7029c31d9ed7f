// Puts what every start reads into a few files: the command line, the words of `aws-data-labs/testing` and the SDK's
// clients that checks use, with the packages they need inside. Node.js then resolves a handful of modules instead of
// a thousand. The output is where tsc puts the modules of the same names, so that nobody names a bundle.
import { readFile, readdir, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");
const dist = join(root, "dist");
const day = 86_400_000;

const modules = ["cli/main", "embedded/server", "testing/check-fork", "testing/check-file", "testing/index"];
/** Check files import them; inside a check's fork they are the ones that `testing` uses itself. */
const clients = ["client-cloudwatch-logs", "client-kms", "client-lambda", "client-s3"];
/** Large, seldom needed, with native code, or one instance for all who import it: these stay in node_modules. */
const outside = [
  "@babel/core",
  "@duckdb/node-api",
  "@stryker-mutator/instrumenter",
  "@testcontainers/localstack",
  "esbuild",
  "fast-check",
  "testcontainers",
];

/** A module looks for files beside itself: in a bundle it must still say where it would be without one. */
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

/** Writes the bundles into `dist`, over what tsc has put there. */
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
    // The SDK's modules for bundlers: those for `require` have no names that an import could see.
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

/** What a browser loads for `labs serve`: the editor is a file of its own, which is loaded after the text is shown. */
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

/** A command or a page that runs meanwhile may still load chunks of the build before. */
async function removeOldChunks(place, metafile) {
  const current = new Set(Object.keys(metafile.outputs).map((file) => join(root, file)));
  const folder = join(dist, place);
  for (const file of (await readdir(folder)).map((entry) => join(folder, entry))) {
    if (current.has(file) || Date.now() - (await stat(file)).mtimeMs < day) continue;
    await rm(file, { force: true });
  }
}
