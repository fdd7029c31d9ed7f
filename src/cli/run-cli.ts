/** From arguments to a command; every failure becomes words and an exit code here. */
import { CommanderError, Command } from "commander";
import { UserError, exitCodes } from "../common/errors.ts";
import { awsCommand } from "./commands/aws.ts";
import { checkCommand } from "./commands/check.ts";
import { costCommand } from "./commands/cost.ts";
import { devCommand } from "./commands/dev.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { gradeCommand } from "./commands/grade.ts";
import { hintCommand } from "./commands/hint.ts";
import { listCommand } from "./commands/list.ts";
import { localstackCommand } from "./commands/localstack.ts";
import { policyCommand } from "./commands/policy.ts";
import { resetCommand } from "./commands/reset.ts";
import { runCommand } from "./commands/run.ts";
import { solutionCommand } from "./commands/solution.ts";
import { startCommand } from "./commands/start.ts";
import { targetsCommand } from "./commands/targets.ts";
import { traceCommand } from "./commands/trace.ts";
import { type Shell, printJson } from "./shell.ts";
import { exitCodeHelp } from "./text.ts";

const commands = [
  listCommand,
  startCommand,
  runCommand,
  checkCommand,
  hintCommand,
  solutionCommand,
  resetCommand,
  traceCommand,
  policyCommand,
  costCommand,
  gradeCommand,
  targetsCommand,
  localstackCommand,
  doctorCommand,
  awsCommand,
  devCommand,
];

/** Runs one command line; the exit code goes to `shell.exitWith`. Never throws. */
export async function runCli(argv: readonly string[], shell: Shell): Promise<void> {
  try {
    const asked = argv.length === 0 ? ["--help"] : [...argv];
    await makeProgram(shell).parseAsync(asked, { from: "user" });
  } catch (error) {
    fail(error, shell, argv.includes("--json"));
  }
}

function makeProgram(shell: Shell): Command {
  const program = new Command("labs")
    .description("Labs for AWS in TypeScript: solve, run and check them on your own machine.")
    .usage("<command> [options]")
    .helpCommand(false)
    .helpOption("-h, --help", "say what a command does and takes")
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}`.trim() })
    .addHelpText("after", `\n${exitCodeHelp}`);
  const columns = Number.isFinite(shell.style.width) ? shell.style.width : 100;
  const withOutput = (command: Command): Command =>
    command
      .exitOverride((error) => {
        throw error.exitCode === exitCodes.pass ? error : usageError(error, command);
      })
      .showSuggestionAfterError()
      .configureOutput({
        writeOut: (text) => shell.print(text.trimEnd()),
        writeErr: () => undefined,
        getOutHelpWidth: () => columns,
        getErrHelpWidth: () => columns,
      });
  withOutput(program);
  for (const make of commands) {
    const command = withOutput(make(shell));
    command.commands.forEach(withOutput);
    program.addCommand(command);
  }
  return program;
}

interface Failure {
  readonly exitCode: number;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly stack?: string | undefined;
}

function fail(error: unknown, shell: Shell, asJson: boolean): void {
  const failure = explain(error, shell.signal.aborted);
  shell.exitWith(failure.exitCode);
  if (failure.exitCode === exitCodes.pass) return;
  if (asJson) {
    const { exitCode: exit_code, ...rest } = failure;
    printJson(shell, { schema: "labs-error/v1", status: "error", exit_code, ...rest });
  }
  shell.note(`error: ${failure.message}`);
  if (failure.hint) shell.note(`       ${failure.hint}`);
  if (failure.stack) shell.note(failure.stack);
}

function explain(error: unknown, interrupted: boolean): Failure {
  if (interrupted) return { exitCode: exitCodes.interrupted, message: "Interrupted." };
  if (error instanceof CommanderError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof UserError) {
    return { exitCode: error.exitCode, message: error.message, hint: error.hint };
  }
  return {
    exitCode: exitCodes.defect,
    message: "This is a defect of labs itself, not of your answer.",
    stack: error instanceof Error ? error.stack : String(error),
  };
}

/** Commander writes "error: …" and, on a second line, what may have been meant. */
function usageError({ code, message }: CommanderError, command: Command): UserError {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const meant = rest.join(" ").replace(/^\(|\)$/g, "");
  const hint = meant || `See: npx ${pathOf(command)} --help`;
  if (code === "commander.help") return new UserError(`${pathOf(command)} needs a command.`, { hint });
  return new UserError(sentence(first.replace("is invalid. ", "is invalid: ")), { hint });
}

/** `labs dev check` */
const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

const sentence = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1).replace(/\.?$/, ".")}`;
