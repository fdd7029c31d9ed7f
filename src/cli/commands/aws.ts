import { once } from "node:events";
import { Command, InvalidArgumentError, Option } from "commander";
import { UserError } from "../../common/errors.ts";
import { type RequestEntry, keepEmbedded } from "../../targets/keep-embedded.ts";
import { awsVariables, programEnvironment } from "../aws-variables.ts";
import { runInitScripts } from "../init-scripts.ts";
import { parsePort } from "../options.ts";
import { parentEnded } from "../parent.ts";
import { type LogFormat, logFormats, requestLine } from "../request-lines.ts";
import { type CliContext, printJson } from "../context.ts";
import { quote } from "../text.ts";

interface Options {
  readonly port?: number;
  readonly secret?: string;
  readonly json?: boolean;
  readonly endWithParent?: boolean;
  readonly log?: LogFormat | true;
  readonly init?: string;
  readonly regions?: readonly string[];
}

export const awsCommand = (context: CliContext): Command =>
  new Command("aws")
    .description("keep the embedded AWS up, for the AWS CLI, boto3 or your own programs, until Ctrl-C")
    .option("--port <number>", "port on 127.0.0.1; any free one when left out", parsePort)
    .option("--secret <text>", "secret access key of every account; a new one when left out")
    .option("--end-with-parent", "end when the program that started it ends; the default without a terminal")
    .option("--no-end-with-parent", "keep running when that program ends, for example as a service")
    .addOption(
      new Option("--log [format]", "write one line for each request to standard error").choices(logFormats),
    )
    .option("--init <folder>", "run the scripts in it (.sh, .py, .mjs) when the server is up, by name")
    .option("--regions <list>", "enable only these regions; the first one is the default", parseRegions)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nAn access key id of 12 digits selects that account, any other account 000000000000. All use the same secret.\n" +
        "The health check is /_labs/health; a browser that opens the endpoint gets a page.",
    )
    .action(async (options: Options) => {
      if (options.secret === "") throw new UserError("The secret must not be empty.");
      await using aws = await keepEmbedded({ ...options, onRequest: logger(context, options.log) });
      if (options.init !== undefined) {
        await runInitScripts(options.init, programEnvironment(context.env, aws));
      }
      if (options.json) printJson(context, awsVariables(aws));
      else
        for (const [name, value] of Object.entries(awsVariables(aws)))
          context.print(`export ${name}=${quote(value)}`);
      context.note(`The embedded AWS is up on ${aws.endpoint}.`);
      context.note("Paste the lines above into another terminal. Ctrl-C ends it.");
      const why = await untilEnded(context, options);
      context.note(`${why} Everything it held is gone.`);
    });

function logger(context: CliContext, log: Options["log"]): ((entry: RequestEntry) => void) | undefined {
  if (log === undefined) return undefined;
  const format = log === true ? "text" : log;
  return (entry) => context.note(requestLine(entry, format));
}

function parseRegions(text: string): string[] {
  const regions = text.split(",").map((name) => name.trim());
  const wrong = regions.find((name) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(name));
  if (wrong === undefined) return regions;
  throw new InvalidArgumentError(`"${wrong}" is no region. Write for example us-east-1,eu-central-1.`);
}

/** Resolves with the reason, as a sentence. */
async function untilEnded({ signal, hasTerminal }: CliContext, options: Options): Promise<string> {
  if (signal.aborted) return "Ended.";
  const { endWithParent = !hasTerminal } = options;
  await (endWithParent ? parentEnded(signal) : once(signal, "abort"));
  if (signal.aborted) return "Ended.";
  return "Ended, because the program that started it has ended (--no-end-with-parent keeps it up).";
}
