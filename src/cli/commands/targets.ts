import { Command } from "commander";
import { labelled } from "../../labs/report/style.ts";
import { describeTargets } from "../../targets/registry.ts";
import type { TargetDescription } from "../../targets/target.ts";
import { type CliContext, printJson } from "../context.ts";

export const targetsCommand = (context: CliContext): Command =>
  new Command("targets")
    .description("list where AWS calls can go, and what is usable here")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const targets = await describeTargets(context.env);
      if (json) printJson(context, targets);
      else for (const target of targets) printTarget(context, target);
    });

function printTarget({ style, print }: CliContext, target: TargetDescription): void {
  const { colors } = style;
  const state = target.ready
    ? colors.green(target.rule && !target.isDefault ? "usable as its rule says" : "usable")
    : colors.yellow("not usable here");
  print(`${colors.bold(target.name)}  ${state}${target.isDefault ? ", the default" : ""}`);
  const facts: [string, string | undefined][] = [
    ["is", target.summary],
    ["rule", target.isDefault ? undefined : target.rule],
    [target.ready ? "note" : "why", target.note],
  ];
  for (const [label, text] of facts) {
    if (text !== undefined) for (const line of labelled(label, text, style)) print(line);
  }
  print();
}
