import { Command } from "commander";
import type { Shell } from "../shell.ts";

export const devCommand = (_shell: Shell): Command => new Command("dev").description("for authors of labs");
