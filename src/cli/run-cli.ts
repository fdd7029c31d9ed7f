/** Runs the command of the arguments and turns every failure into a message and an exit code. */
import { readFileSync } from "node:fs";
import { CommanderError, Command } from "commander";
import { UserError, exitCodes } from "../common/errors.ts";
import { isMachineTrouble } from "../common/machine-trouble.ts";
import { wrap } from "../labs/report/style.ts";
import { type RunCli, type CliContext, printJson } from "./context.ts";
import { exitCodeHelp, self } from "./text.ts";

/** @param run runs another command line, for keys of `watch`. */
type MakeCommand = (context: CliContext, run: RunCli) => Command;

/** Commands by name, in the order of `--help`. Each is loaded only when it is used. */
const commands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  list: async () => (await import("./commands/list.ts")).listCommand,
  start: async () => (await import("./commands/start.ts")).startCommand,
  next: async () => (await import("./commands/next.ts")).nextCommand,
  task: async () => (await import("./commands/task.ts")).taskCommand,
  run: async () => (await import("./commands/run.ts")).runCommand,
  check: async () => (await import("./commands/check.ts")).checkCommand,
  watch: async () => (await import("./commands/watch.ts")).watchCommand,
  serve: async () => (await import("./commands/serve.ts")).serveCommand,
  hint: async () => (await import("./commands/hint.ts")).hintCommand,
  explain: async () => (await import("./commands/explain.ts")).explainCommand,
  solution: async () => (await import("./commands/solution.ts")).solutionCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,
  reset: async () => (await import("./commands/reset.ts")).resetCommand,
  restore: async () => (await import("./commands/restore.ts")).restoreCommand,
  progress: async () => (await import("./commands/progress.ts")).progressCommand,
  trace: async () => (await import("./commands/trace.ts")).traceCommand,
  policy: async () => (await import("./commands/policy.ts")).policyCommand,
  cost: async () => (await import("./commands/cost.ts")).costCommand,
  cards: async () => (await import("./commands/cards.ts")).cardsCommand,
  grade: async () => (await import("./commands/grade.ts")).gradeCommand,
  targets: async () => (await import("./commands/targets.ts")).targetsCommand,
  localstack: async () => (await import("./commands/localstack.ts")).localstackCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
  docs: async () => (await import("./commands/docs.ts")).docsCommand,
  completion: async () => (await import("./commands/completion.ts")).completionCommand,
  aws: async () => (await import("./commands/aws.ts")).awsCommand,
  dev: async () => (await import("./commands/dev.ts")).devCommand,
};

/** Runs one command line and sets the exit code with `context.exitWith`. Never throws. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<void> {
  try {
    const asked = argv.length === 0 ? ["--help"] : [...argv];
    const program = await makeProgram(context, asked[0]!);
    await program.parseAsync(asked, { from: "user" });
  } catch (error) {
    fail(error, context, argv.includes("--json"));
  }
}

/** @param verb the first argument. If it is not a command, all are loaded for help, suggestions and completion. */
async function makeProgram(context: CliContext, verb: string): Promise<Command> {
  const program = new Command(self)
    .description("Labs for AWS in TypeScript: solve, run and check them on your own machine.")
    .version(versions(), "-V, --version", "print the versions of labs and Node.js")
    .usage("<command> [options]")
    .helpCommand(false)
    .helpOption("-h, --help", "show help for a command")
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}`.trim() })
    .addHelpText("after", `\n${exitCodeHelp}`);
  const columns = Number.isFinite(context.style.width) ? context.style.width : 100;
  const withOutput = (command: Command): Command =>
    command
      .exitOverride((error) => {
        throw error.exitCode === exitCodes.pass ? error : usageError(error, command);
      })
      .showSuggestionAfterError()
      .configureOutput({
        writeOut: (text) => context.print(text.trimEnd()),
        writeErr: () => undefined,
        getOutHelpWidth: () => columns,
        getErrHelpWidth: () => columns,
      });
  withOutput(program);
  const alone = Object.hasOwn(commands, verb) && verb !== "completion";
  const wanted = alone ? [commands[verb]!] : Object.values(commands);
  for (const make of await Promise.all(wanted.map((load) => load()))) {
    const command = withOutput(make(context, runCli));
    command.commands.forEach(withOutput);
    program.addCommand(command);
  }
  return program;
}

const versions = (): string => {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return `aws-data-labs ${version}, Node.js ${process.versions.node}`;
};

interface Failure {
  readonly exitCode: number;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly stack?: string | undefined;
}

function fail(error: unknown, context: CliContext, asJson: boolean): void {
  const failure = explain(error, context.signal.aborted);
  context.exitWith(failure.exitCode);
  if (failure.exitCode === exitCodes.pass) return;
  if (asJson) {
    const { exitCode: exit_code, ...rest } = failure;
    printJson(context, { schema: "labs-error/v1", status: "error", exit_code, ...rest });
  }
  context.note(`error: ${failure.message}`);
  for (const line of failure.hint === undefined ? [] : wrap(failure.hint, context.style.width - 7)) {
    context.note(`       ${line}`);
  }
  if (failure.stack) context.note(failure.stack);
}

function explain(error: unknown, interrupted: boolean): Failure {
  if (interrupted) return { exitCode: exitCodes.interrupted, message: "Interrupted." };
  if (error instanceof CommanderError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof UserError) {
    return { exitCode: error.exitCode, message: error.message, hint: error.hint };
  }
  if (isMachineTrouble(error)) {
    return {
      exitCode: exitCodes.environment,
      message: `This machine cannot run it: ${(error as Error).message}`,
      hint: "Is a limit too low (ulimit -a), or a disk full?",
    };
  }
  return {
    exitCode: exitCodes.defect,
    message: "This is a defect of labs itself, not of your answer.",
    stack: error instanceof Error ? error.stack : String(error),
  };
}

/** Commander writes "error: …" and, on a second line, a suggestion. */
function usageError({ code, message }: CommanderError, command: Command): UserError {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const meant = rest.join(" ").replace(/^\(|\)$/g, "");
  const wanted = code === "commander.missingArgument" ? choicesOf(command) : "";
  const hint = meant || `${wanted}See: ${pathOf(command)} --help`;
  if (code === "commander.help") return new UserError(`${pathOf(command)} needs a command.`, { hint });
  return new UserError(sentence(first.replace("is invalid. ", "is invalid: ")), { hint });
}

/** What the required arguments are. */
const choicesOf = ({ registeredArguments }: Command): string =>
  registeredArguments
    .filter(({ required, description }) => required && description !== "")
    .map((argument) => `${argument.name()}: ${argument.description}. `)
    .join("");

/** `./lab dev check` */
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1).replace(/\.?$/, ".")}`;
