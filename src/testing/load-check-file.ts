/** Makes one module of a lab's check file, and evaluates it anew for each run. */
import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Plugin, build } from "esbuild";
import { makeTemporaryFolder } from "../common/temporary.ts";

/** What a module calls its own place; in one piece, our own bundler would put this module's place there. */
const ownUrl = ["import", "meta", "url"].join(".");

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The build holds SDK clients, bundled: a check file then loads those that the words it is written in have loaded. */
async function ownModules(): Promise<ReadonlyMap<string, string>> {
  const folder = own("../sdk/");
  const clients = await readdir(folder).catch(() => []);
  return new Map([
    ["aws-data-labs/testing", own("index.js")],
    ...clients.map((name) => [`@aws-sdk/${path.basename(name, ".js")}`, path.join(folder, name)] as const),
  ]);
}

/** @throws what the file throws, or esbuild's error with the line that it cannot read. */
export async function loadCheckFile(file: string): Promise<void> {
  const code = await bundle(file, await ownModules());
  await using folder = await makeTemporaryFolder("checks");
  // A name that no run before has had: Node.js evaluates a module of the same name once.
  const module = path.join(folder.path, `${path.basename(folder.path)}.mjs`);
  await writeFile(module, code);
  await import(pathToFileURL(module).href);
}

async function bundle(file: string, modules: ReadonlyMap<string, string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["checks"],
    outfile: path.join(path.dirname(file), "checks.js"),
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: `node${process.versions.node}`,
    sourcemap: "inline",
    sourceRoot: pathToFileURL(`${path.dirname(file)}/`).href,
    define: { [ownUrl]: JSON.stringify(pathToFileURL(file).href) },
    logLevel: "silent",
    tsconfigRaw: {},
    plugins: [resolver(file, modules)],
  });
  return outputFiles[0]!.text;
}

/** Packages stay outside, named by their place: the module itself lies in a temporary folder. */
const resolver = (file: string, modules: ReadonlyMap<string, string>): Plugin => ({
  name: "check-file",
  setup(build) {
    const inside = { resolveDir: path.dirname(file), pluginData: "asked" };
    // As a plug-in's path a star in it is a star.
    build.onResolve({ filter: /^checks$/ }, ({ kind }) =>
      kind === "entry-point" ? { path: file } : undefined,
    );
    build.onResolve({ filter: /^[^./]/ }, async ({ path: name, kind, pluginData }) => {
      if (pluginData === "asked" || kind === "entry-point" || path.isAbsolute(name)) return undefined;
      const known = modules.get(name);
      if (known !== undefined) return { path: pathToFileURL(known).href, external: true };
      const found = await build.resolve(name, { ...inside, kind });
      if (found.errors.length > 0 || found.external) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
});
