import { Command } from "commander";
import { policyDocument, policyOf } from "../../labs/calls/policy.ts";
import { standInNotes } from "../../labs/calls/resources.ts";
import { safeJson } from "../../labs/report/safe-json.ts";
import { labelled, visible } from "../../labs/report/style.ts";
import { type CallOptions, callsOfAnswer, originOf, unseenNotes, withCallOptions } from "../answer-calls.ts";
import { printReplay, replayPolicy } from "../policy-replay.ts";
import { type Shell, printJson } from "../shell.ts";

interface PolicyOptions extends CallOptions {
  readonly replay?: boolean;
}

export const policyCommand = (shell: Shell): Command =>
  withCallOptions(
    new Command("policy")
      .description("show the least IAM policy that the calls of your last check need, and why")
      .option("--replay", "judge the answer again with exactly that policy enforced"),
  ).action(async (wanted: string | undefined, options: PolicyOptions) => {
    const kept = await callsOfAnswer(shell, wanted, options);
    const statements = policyOf(kept);
    const policy = policyDocument(statements);
    const resources = statements.flatMap(({ Resource }) => Resource);
    const notes = [...standInNotes(resources), ...unseenNotes(kept)];
    const replay = options.replay
      ? await replayPolicy(shell, { wanted, options, kept, statements })
      : undefined;
    if (options.json) {
      const { lab, target, seed } = kept;
      const neededBy = Object.fromEntries(statements.map((one) => [one.Sid, one.neededBy]));
      return printJson(shell, {
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
    shell.print(originOf(kept));
    shell.print();
    shell.print(safeJson(policy));
    for (const { Sid, neededBy } of statements) {
      shell.print();
      shell.print(shell.style.colors.bold(Sid));
      for (const text of neededBy)
        for (const line of labelled("needs", visible(text), shell.style)) shell.print(line);
    }
    for (const note of notes) for (const line of labelled("note", note, shell.style)) shell.print(line);
    if (replay) printReplay(shell, replay);
  });
