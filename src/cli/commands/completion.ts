import { Command } from "commander";
import { UserError } from "../../common/errors.ts";
import { listLabIds } from "../../labs/catalog.ts";
import { completionScript, shells } from "../completion.ts";
import type { CliContext } from "../context.ts";
import { self } from "../text.ts";

export const completionCommand = (context: CliContext): Command =>
  new Command("completion")
    .description("print a script that completes commands, options and labs in your shell")
    .argument("<shell>", shells.join(", "))
    .addHelpText("after", `\nFor example: eval "$(${self} completion bash)"`)
    .action(async (shell: string, _options: object, command: Command) => {
      const known = shells.find((name) => name === shell);
      if (known === undefined) {
        throw new UserError(`There is no script for ${shell}.`, { hint: `Shells: ${shells.join(", ")}.` });
      }
      const commands = (command.parent?.commands ?? []).map((verb) => ({
        name: verb.name(),
        description: verb.description(),
        subcommands: verb.commands.map((sub) => sub.name()),
        takesLab: verb.registeredArguments.some((argument) => argument.name() === "lab"),
        options: verb.options.flatMap(({ long, description, required }) =>
          long ? [{ long, description, takesValue: required }] : [],
        ),
      }));
      const labs = await listLabIds(context.folders.labs);
      context.print(completionScript(known, { commands, labs }).trimEnd());
    });
