import { Command } from "commander";
import type { Shell } from "../shell.ts";
import { devCheckCommand } from "./dev-check.ts";
import { devReadmeCommand } from "./dev-readme.ts";

export const devCommand = (shell: Shell): Command =>
  new Command("dev")
    .description("for authors of labs: check, readme")
    .addCommand(devCheckCommand(shell))
    .addCommand(devReadmeCommand(shell));
