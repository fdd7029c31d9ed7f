#!/usr/bin/env node
/**
 * Starts the command line. First it refuses a Node.js that is too old. From version 22 on it turns on Node.js's compile
 * cache.
 */
import nodeModule from "node:module";
import { fileURLToPath } from "node:url";

const oldest = [20, 19] as const;

interface CompileCache {
  /** https://nodejs.org/api/module.html#moduleenablecompilecachecachedir */
  readonly enableCompileCache?: (folder: string) => unknown;
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `error: Node.js ${process.versions.node} is too old. Install version ${oldest.join(".")} or newer.\n`,
  );
  process.exit(5);
}
(nodeModule as CompileCache).enableCompileCache?.(
  fileURLToPath(new URL("../../node_modules/.cache/aws-data-labs/compiled", import.meta.url)),
);
await import("./entry.ts").catch((error: NodeJS.ErrnoException) => {
  process.stderr.write(`error: The command line cannot be loaded: ${error.message}\n`);
  // Without descriptors or memory, not even the code that recognizes such errors can be loaded.
  process.exit(/^(?:EMFILE|ENFILE|ENOMEM|EIO)$/.test(error.code ?? "") ? 5 : 6);
});
