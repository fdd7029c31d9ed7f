import { Command } from "commander";
import { policyDocument, policyOf } from "../../labs/calls/policy.ts";
import { standInNotes } from "../../labs/calls/resources.ts";
import { safeJson } from "../../labs/report/safe-json.ts";
import { labelled, visible } from "../../labs/report/style.ts";
import { type CallOptions, callsOfAnswer, originOf, unseenNotes, withCallOptions } from "../answer-calls.ts";
import { printReplay, replayPolicy } from "../policy-replay.ts";
import { type CliContext, printJson } from "../context.ts";

interface PolicyOptions extends CallOptions {
  readonly replay?: boolean;
}

export const policyCommand = (context: CliContext): Command =>
  withCallOptions(
    new Command("policy")
      .description("show the least IAM policy that the calls of your last check need, and why")
      .option("--replay", "judge the answer again with exactly that policy enforced"),
  ).action(async (wanted: string | undefined, options: PolicyOptions) => {
    const kept = await callsOfAnswer(context, wanted, options);
    const statements = policyOf(kept);
    const policy = policyDocument(statements);
    const resources = statements.flatMap(({ Resource }) => Resource);
    const notes = [...standInNotes(resources), ...unseenNotes(kept)];
    const replay = options.replay
      ? await replayPolicy(context, { wanted, options, kept, statements })
      : undefined;
    if (options.json) {
      const { lab, target, seed } = kept;
      const neededBy = Object.fromEntries(statements.map((one) => [one.Sid, one.neededBy]));
      return printJson(context, {
        schema: "labs-policy/v1",
        lab,
        target,
        seed,
        policy,
        neededBy,
        notes,
        replay,
      });
    }
    context.print(originOf(kept));
    context.print();
    context.print(safeJson(policy));
    for (const { Sid, neededBy } of statements) {
      context.print();
      context.print(context.style.colors.bold(Sid));
      for (const text of neededBy)
        for (const line of labelled("needs", visible(text), context.style)) context.print(line);
    }
    for (const note of notes) for (const line of labelled("note", note, context.style)) context.print(line);
    if (replay) printReplay(context, replay);
  });
