/** Native code that restrict-native-code.mjs restricts, where Node.js' permission model is all there is, too. */
import path from "node:path";

const restricted: ReadonlySet<string> = new Set(["duckdb.node"]);

/** @param addons absolute paths of files of native code. */
export const canBeContained = (addons: readonly string[]): boolean =>
  addons.every((file) => restricted.has(path.basename(file)));
