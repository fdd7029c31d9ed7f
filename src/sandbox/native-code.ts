/** Native code that is held even where Node.js' own walls are all there is: native-walls.mjs does it. */
import path from "node:path";

const walled: ReadonlySet<string> = new Set(["duckdb.node"]);

/** @param addons absolute paths of files of native code. */
export const canBeContained = (addons: readonly string[]): boolean =>
  addons.every((file) => walled.has(path.basename(file)));
