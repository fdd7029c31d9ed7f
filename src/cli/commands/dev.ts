import { Command } from "commander";
import type { CliContext } from "../context.ts";
import { devCheckCommand } from "./dev-check.ts";
import { devMutantsCommand } from "./dev-mutants.ts";
import { devReportWrongCommand } from "./dev-report-wrong.ts";
import { devReadmeCommand } from "./dev-readme.ts";
import { devWrongCommand } from "./dev-wrong.ts";

export const devCommand = (context: CliContext): Command =>
  new Command("dev")
    .description("for authors of labs: check, mutants, wrong, report-wrong, readme")
    .addCommand(devCheckCommand(context))
    .addCommand(devMutantsCommand(context))
    .addCommand(devWrongCommand(context))
    .addCommand(devReportWrongCommand(context))
    .addCommand(devReadmeCommand(context));
