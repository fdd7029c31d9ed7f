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

/** A terminal, a shell and a parent may each pass the same Ctrl-C on: what follows at once does not count as a second one. */
const sameWish = 2000;
let asked = 0;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    const now = performance.now();
    if (!abort.signal.aborted) asked = now;
    // After a second Ctrl-C, nobody wants to wait for the clean-up.
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
// Where even that cannot be said, the exit code still is.
stderr.on("error", () => undefined);
// A library that ends the process, for example because the system gives it no memory, gave no verdict of an answer.
process.on("exit", (code) => {
  if (ending || code === exitCodes.interrupted) return;
  process.exitCode = exitCodes.environment;
  stderr.write("error: The run ended its own process before it had a verdict; see above.\n");
});
process.on("uncaughtException", (error: Error) => {
  // The runs that are under way report it, and the others go on.
  if (areStraysCollected()) return;
  stderr.write(`error: ${error.stack ?? String(error)}\n`);
  exit(isMachineTrouble(error) ? exitCodes.environment : exitCodes.defect);
});

await runCli(process.argv.slice(2), {
  env,
  folders: findFolders(env),
  print: (line = "") => void stdout.write(`${line}\n`),
  note: (line) => void stderr.write(`${line}\n`),
  style: makeStyle({ env, isTTY: stdout.isTTY, columns: stdout.columns }),
  hasTerminal: Boolean(process.stdin.isTTY),
  signal: abort.signal,
  exitWith(code) {
    exitCode = code;
  },
});
// Written out first: on some systems a pipe takes its time.
await new Promise((resolve) => stdout.write("", resolve));
// An error of the writing is emitted in the next turn.
await new Promise(setImmediate);
exit(exitCode);
