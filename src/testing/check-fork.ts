/**
 * The process that runs the check files of labs, one run after the other, for the command line that has started it. What
 * it gets and what it sends are the messages of `common/run-data.ts`.
 */
import "./hide-environment.ts";
import type { ForkReport, ForkRequest } from "../common/run-data.ts";
import { describeError } from "../common/describe-error.ts";
import { prepareSandbox } from "../sandbox/start-process.ts";
import { endAnswers, processes } from "./answer-setup.ts";
import { runCheckFile } from "./run-check-file.ts";

/** Of the run that is under way. */
let stop = new AbortController();
let strays: string[] = [];

const say = (report: ForkReport): void => void process.send?.(report);

async function serve({ settings, only }: ForkRequest & { kind: "run" }): Promise<void> {
  stop = new AbortController();
  strays = [];
  const errors: string[] = [];
  try {
    await runCheckFile({
      settings,
      only,
      report: (event) => say({ kind: "check", event }),
      signal: stop.signal,
    });
  } catch (error) {
    errors.push(describeError(error));
  }
  say({ kind: "done", errors: [...errors, ...strays] });
  if (settings.getsReady) processes.prepareNext();
}

for (const event of ["unhandledRejection", "uncaughtException"] as const) {
  process.on(event, (error: unknown) => void strays.push(describeError(error)));
}
/** Leaves no folder behind; what answers do meanwhile ends with their processes, and those end with this one. */
// oxlint-disable-next-line unicorn/no-process-exit -- a program of its own, whose answers may keep it alive
const leave = (): void => void endAnswers().finally(() => process.exit());

// When the command line was killed, nobody is left to end this process, and what a check has open would keep it alive.
process.once("disconnect", leave);
process.once("SIGTERM", leave);
// Ctrl-C in a terminal reaches this process, too: the command line ends the run, and then this process by SIGTERM.
process.on("SIGINT", () => undefined);
process.on("message", (request: ForkRequest) => {
  if (request.kind === "stop") stop.abort();
  else void serve(request);
});
process.setSourceMapsEnabled(true);
// Measured while the target is still being opened. What goes wrong here goes wrong again where it is reported.
prepareSandbox().catch(() => undefined);
