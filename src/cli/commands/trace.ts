import { Command } from "commander";
import { timeline } from "../../labs/report/timeline.ts";
import { type CallOptions, callsOfAnswer, originOf, withCallOptions } from "../answer-calls.ts";
import { type Shell, printJson } from "../shell.ts";

export const traceCommand = (shell: Shell): Command =>
  withCallOptions(
    new Command("trace").description(
      "show a timeline of your last check's AWS calls: start, ms, status, bytes",
    ),
  ).action(async (wanted: string | undefined, options: CallOptions) => {
    const kept = await callsOfAnswer(shell, wanted, options);
    if (options.json) return printJson(shell, { schema: "labs-trace/v1", ...kept });
    shell.print(originOf(kept));
    shell.print();
    for (const run of kept.runs) for (const line of timeline(run, shell.style)) shell.print(line);
  });
