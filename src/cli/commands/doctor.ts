import { Command } from "commander";
import type { CheckUp, Finding, Health, Patient } from "../../common/check-up.ts";
import { exitCodes } from "../../common/errors.ts";
import { count, wrap } from "../../labs/report/style.ts";
import { checkUps } from "../doctor/check-ups.ts";
import { type CliContext, printJson } from "../context.ts";

type Result = Finding & { readonly id: string };

export const doctorCommand = (context: CliContext): Command =>
  new Command("doctor")
    .description("check this machine and suggest fixes")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
FAIL  no lab can be checked until it is fixed (exit code 5)
WARN  something else that labs offer does not work, or needs your attention
It starts nothing, pulls nothing, and prints no secret.`,
    )
    .action(async ({ json }: { json?: boolean }) => {
      const { project, work } = context.folders;
      const patient = { env: context.env, project, work };
      const results = await Promise.all(checkUps.map((checkUp) => examine(checkUp, patient)));
      const exitCode = results.some(({ health }) => health === "FAIL")
        ? exitCodes.environment
        : exitCodes.pass;
      context.exitWith(exitCode);
      if (json) printJson(context, { schema: "labs-doctor/v1", exit_code: exitCode, check_ups: results });
      else print(context, results);
    });

async function examine(checkUp: CheckUp, patient: Patient): Promise<Result> {
  try {
    return { id: checkUp.id, ...(await checkUp.look(patient)) };
  } catch (error) {
    return { id: checkUp.id, health: "WARN", message: `Could not be checked: ${(error as Error).message}` };
  }
}

function print({ style, print: line }: CliContext, results: readonly Result[]): void {
  const paint: Readonly<Record<Health, (text: string) => string>> = {
    PASS: style.colors.green,
    WARN: style.colors.yellow,
    FAIL: style.colors.red,
  };
  const widest = Math.max(...results.map(({ id }) => id.length));
  const indent = "PASS  ".length + widest + 2;
  for (const { id, health, message, fix } of results) {
    const lines = [message, ...(fix === undefined ? [] : [fix])].flatMap((text) =>
      wrap(text, style.width - indent),
    );
    line(`${paint[health](health)}  ${style.colors.bold(id.padEnd(widest))}  ${lines[0]}`);
    for (const text of lines.slice(1)) line(" ".repeat(indent) + text);
  }
  const [fails, warns] = ["FAIL", "WARN"].map(
    (asked) => results.filter(({ health }) => health === asked).length,
  );
  line();
  if (fails! > 0) line(`${count(fails!, "thing")} must be fixed before a lab can be checked (exit 5).`);
  else
    line(
      `Labs can be checked here, on the embedded AWS${warns! > 0 ? `; ${count(warns!, "warning")}` : ""}.`,
    );
}
