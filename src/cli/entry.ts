/** Makes the shell, hears signals, and is the only place that exits. */
import { findPlaces } from "../labs/places.ts";
import { makeStyle } from "../labs/report/style.ts";
import { runCli } from "./run-cli.ts";

const { stdout, stderr, env } = process;
const abort = new AbortController();
let exitCode = 0;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // Who asks twice does not want to wait for the tidying.
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  });
}
for (const stream of [stdout, stderr]) {
  // `labs list | head -1`: whoever read us has had enough.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCode);
    throw error;
  });
}

await runCli(process.argv.slice(2), {
  env,
  places: findPlaces(env),
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
process.exit(exitCode);
