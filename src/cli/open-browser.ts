/** Opens the person's browser where there is one. */
import { spawn } from "node:child_process";
import type { Environment } from "../targets/target.ts";

/** The program that opens an address, by platform; undefined where no screen is known. */
function opener(env: Environment): readonly [string, ...string[]] | undefined {
  if (process.platform === "darwin") return ["open"];
  // `start` takes its first quoted argument for a title.
  if (process.platform === "win32") return ["cmd", "/c", "start", ""];
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? ["xdg-open"] : undefined;
}

/** Says nothing when that fails: the address is on the screen. */
export function openBrowser(url: string, env: Environment): void {
  const command = opener(env);
  if (command === undefined) return;
  const [program, ...args] = command;
  spawn(program, [...args, url], { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}
