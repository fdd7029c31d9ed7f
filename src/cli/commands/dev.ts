import { Command } from "commander";
import type { Shell } from "../shell.ts";
import { devCheckCommand } from "./dev-check.ts";
import { devMutantsCommand } from "./dev-mutants.ts";
import { devReportWrongCommand } from "./dev-report-wrong.ts";
import { devReadmeCommand } from "./dev-readme.ts";
import { devWrongCommand } from "./dev-wrong.ts";

export const devCommand = (shell: Shell): Command =>
  new Command("dev")
    .description("for authors of labs: check, mutants, wrong, report-wrong, readme")
    .addCommand(devCheckCommand(shell))
    .addCommand(devMutantsCommand(shell))
    .addCommand(devWrongCommand(shell))
    .addCommand(devReportWrongCommand(shell))
    .addCommand(devReadmeCommand(shell));
