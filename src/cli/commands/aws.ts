import { once } from "node:events";
import { Command } from "commander";
import { UserError } from "../../common/errors.ts";
import { type KeptAws, keepEmbedded } from "../../targets/keep-embedded.ts";
import { parsePort } from "../options.ts";
import { parentEnded } from "../parent.ts";
import { type Shell, printJson } from "../shell.ts";
import { quote } from "../text.ts";

interface Options {
  readonly port?: number;
  readonly secret?: string;
  readonly json?: boolean;
  readonly endWithParent?: boolean;
}

export const awsCommand = (shell: Shell): Command =>
  new Command("aws")
    .description("keep the embedded AWS up, for the AWS CLI, boto3 or your own programs, until Ctrl-C")
    .option("--port <number>", "on 127.0.0.1; any free one when left out", parsePort)
    .option("--secret <text>", "secret access key of every account; a new one when left out")
    .option("--end-with-parent", "end when the program that started it ends; the default without a terminal")
    .option("--no-end-with-parent", "go on without it, for example as a service")
    .option("--json", "for machines")
    .addHelpText(
      "after",
      "\nAny access key id of 12 digits is that account, any other is account 000000000000; all have the one secret.",
    )
    .action(async (options: Options) => {
      if (options.secret === "") throw new UserError("The secret must not be empty.");
      await using aws = await keepEmbedded(options);
      if (options.json) printJson(shell, variables(aws));
      else
        for (const [name, value] of Object.entries(variables(aws)))
          shell.print(`export ${name}=${quote(value)}`);
      shell.note(`The embedded AWS is up on ${aws.endpoint}.`);
      shell.note("Paste the lines above into another terminal. Ctrl-C ends it.");
      await untilEnded(shell, options);
      shell.note("Ended: all it held is gone.");
    });

async function untilEnded({ signal, hasTerminal }: Shell, options: Options): Promise<void> {
  if (signal.aborted) return;
  const { endWithParent = !hasTerminal } = options;
  await (endWithParent ? parentEnded(signal) : once(signal, "abort"));
}

const variables = (aws: KeptAws): Record<string, string> => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_ACCESS_KEY_ID: aws.accountId,
  AWS_SECRET_ACCESS_KEY: aws.secretAccessKey,
  AWS_REGION: aws.region,
  // The AWS CLI and boto3 read this one.
  AWS_DEFAULT_REGION: aws.region,
});
