import { Command } from "commander";
import { timeline } from "../../labs/report/timeline.ts";
import { type CallOptions, callsOfAnswer, originOf, withCallOptions } from "../answer-calls.ts";
import { type CliContext, printJson } from "../context.ts";

export const traceCommand = (context: CliContext): Command =>
  withCallOptions(
    new Command("trace").description(
      "show a timeline of your last check's AWS calls: start, ms, status, bytes",
    ),
  ).action(async (wanted: string | undefined, options: CallOptions) => {
    const kept = await callsOfAnswer(context, wanted, options);
    if (options.json) return printJson(context, { schema: "labs-trace/v1", ...kept });
    context.print(originOf(kept));
    context.print();
    for (const call of kept.answerCalls)
      for (const line of timeline(call, context.style)) context.print(line);
  });
