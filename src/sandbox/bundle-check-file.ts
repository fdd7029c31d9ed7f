/** Bundles a lab's check file with its imports from the lab. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Plugin, build } from "esbuild";

/** What a module calls its own place; in one piece, our own bundler would put this module's place there. */
const ownUrl = ["import", "meta", "url"].join(".");

/**
 * @param modules files to import instead of these packages
 * @returns the text of a module that can be imported from any folder
 * @throws esbuild's error, with the line that it cannot read.
 */
export async function bundleCheckFile(file: string, modules: ReadonlyMap<string, string>): Promise<string> {
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

/** Packages are not bundled but imported by absolute path, because the module is in a temporary folder. */
const resolver = (file: string, modules: ReadonlyMap<string, string>): Plugin => ({
  name: "check-file",
  setup(build) {
    const inside = { resolveDir: path.dirname(file), pluginData: "asked" };
    // In a plugin's path, * is not a pattern.
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
