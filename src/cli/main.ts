#!/usr/bin/env node
/**
 * Starts the command line: refuses a Node.js that is too old before anything else is read, and has Node.js keep what it
 * compiles where it can (version 22 and newer).
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
  // Without a descriptor or memory nothing else can be loaded either, not even the code that distinguishes such errors.
  process.exit(/^(?:EMFILE|ENFILE|ENOMEM|EIO)$/.test(error.code ?? "") ? 5 : 6);
});
