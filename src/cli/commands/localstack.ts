import { Command } from "commander";
import { endLocalStack, keepLocalStack } from "../../targets/localstack-kept.ts";
import { parsePort } from "../options.ts";
import { type Shell, printJson } from "../shell.ts";
import { self } from "../text.ts";

export const localstackCommand = (shell: Shell): Command =>
  new Command("localstack")
    .description("start or stop a LocalStack container that --target localstack then uses: up, down")
    .addCommand(upCommand(shell))
    .addCommand(downCommand(shell));

interface UpOptions {
  readonly port?: number;
  readonly json?: boolean;
}

const upCommand = (shell: Shell): Command =>
  new Command("up")
    .description("start it, or print its address when it runs; it stays until `down`")
    .option("--port <number>", "port on 127.0.0.1; any free one when left out", parsePort)
    .option("--json", "print JSON")
    .action(async ({ port, json }: UpOptions) => {
      const { env, note, signal } = shell;
      const { endpoint, image, isNew } = await keepLocalStack({ env, progress: note, signal, port });
      if (json) return printJson(shell, { schema: "labs-localstack/v1", endpoint, image, is_new: isNew });
      shell.print(`LocalStack is up${isNew ? "" : " already"} on ${endpoint}.`);
      shell.print(`--target localstack uses it; each lab gets an account of its own.`);
      shell.print(`It ends with: ${self} localstack down`);
    });

const downCommand = (shell: Shell): Command =>
  new Command("down")
    .description("remove it and the containers of its functions")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const removed = await endLocalStack(shell);
      if (json) return printJson(shell, { schema: "labs-localstack/v1", removed });
      shell.print(
        removed === 0 ? "No LocalStack was up." : "LocalStack is down, and everything it held is gone.",
      );
    });
