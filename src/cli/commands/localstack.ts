import { Command } from "commander";
import { endLocalStack, keepLocalStack } from "../../targets/localstack-kept.ts";
import { parsePort } from "../options.ts";
import { type CliContext, printJson } from "../context.ts";
import { self } from "../text.ts";

export const localstackCommand = (context: CliContext): Command =>
  new Command("localstack")
    .description("start or stop a LocalStack container that --target localstack then uses: up, down")
    .addCommand(upCommand(context))
    .addCommand(downCommand(context));

interface UpOptions {
  readonly port?: number;
  readonly json?: boolean;
}

const upCommand = (context: CliContext): Command =>
  new Command("up")
    .description("start it, or print its address when it runs; it stays until `down`")
    .option("--port <number>", "port on 127.0.0.1; any free one when left out", parsePort)
    .option("--json", "print JSON")
    .action(async ({ port, json }: UpOptions) => {
      const { env, note, signal } = context;
      const { endpoint, image, isNew } = await keepLocalStack({ env, progress: note, signal, port });
      if (json) return printJson(context, { schema: "labs-localstack/v1", endpoint, image, is_new: isNew });
      context.print(`LocalStack is up${isNew ? "" : " already"} on ${endpoint}.`);
      context.print(`--target localstack uses it; each lab gets an account of its own.`);
      context.print(`It ends with: ${self} localstack down`);
    });

const downCommand = (context: CliContext): Command =>
  new Command("down")
    .description("remove it and the containers of its functions")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const removed = await endLocalStack(context);
      if (json) return printJson(context, { schema: "labs-localstack/v1", removed });
      context.print(
        removed === 0 ? "No LocalStack was up." : "LocalStack is down, and everything it held is gone.",
      );
    });
