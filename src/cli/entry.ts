/** Makes the context, handles signals, and is the only place that exits. */
import { exitCodes } from "../common/errors.ts";
import { isMachineTrouble } from "../common/machine-trouble.ts";
import { areStraysCollected } from "../labs/stray-errors.ts";
import { findFolders } from "../labs/folders.ts";
import { makeStyle } from "../labs/report/style.ts";
import { runCli } from "./run-cli.ts";

const { stdout, stderr, env } = process;
const abort = new AbortController();
let exitCode = 0;
let ending = false;

function exit(code: number): never {
  ending = true;
  process.exit(code);
}

/** A terminal, a shell and a parent may each pass on the same Ctrl-C. A signal right after another does not count. */
const sameWish = 2000;
let asked = 0;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    const now = performance.now();
    if (!abort.signal.aborted) asked = now;
    // A second Ctrl-C skips the clean-up.
    else if (now - asked > sameWish) exit(exitCodes.interrupted);
    abort.abort();
  });
}
stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  // `labs list | head -1`: the reader has closed the pipe.
  if (code === "EPIPE") exit(exitCode);
  stderr.write(`error: Standard output cannot be written: ${message}\n`);
  exit(exitCodes.environment);
});
// If this cannot be written either, there is still the exit code.
stderr.on("error", () => undefined);
// If a library ends the process, for example without memory, there is no verdict on the answer.
process.on("exit", (code) => {
  if (ending || code === exitCodes.interrupted) return;
  process.exitCode = exitCodes.environment;
  stderr.write("error: The run ended its own process before it had a verdict; see above.\n");
});
process.on("uncaughtException", (error: Error) => {
  // The affected runs report it, and the others continue.
  if (areStraysCollected()) return;
  stderr.write(`error: ${error.stack ?? String(error)}\n`);
  exit(isMachineTrouble(error) ? exitCodes.environment : exitCodes.defect);
});

await runCli(process.argv.slice(2), {
  env,
  folders: findFolders(env),
  print: (line = "") => void stdout.write(`${line}\n`),
  note: (line) => void stderr.write(`${line}\n`),
  style: makeStyle({ env, isTTY: stdout.isTTY, columns: stdout.columns, rows: stdout.rows }),
  hasTerminal: Boolean(process.stdin.isTTY),
  signal: abort.signal,
  exitWith(code) {
    exitCode = code;
  },
});
// Waits until the output is written, because a pipe is slow on some systems.
await new Promise((resolve) => stdout.write("", resolve));
// A write error is emitted in the next turn of the event loop.
await new Promise(setImmediate);
exit(exitCode);
