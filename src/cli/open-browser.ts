/** Opens the user's browser, if there is one. */
import { spawn } from "node:child_process";
import type { Environment } from "../targets/target.ts";

/** The program that opens a URL, by platform. Undefined without a screen. */
function opener(env: Environment): readonly [string, ...string[]] | undefined {
  if (process.platform === "darwin") return ["open"];
  // `start` treats its first quoted argument as a title.
  if (process.platform === "win32") return ["cmd", "/c", "start", ""];
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? ["xdg-open"] : undefined;
}

/** A failure is ignored, because the URL is on the screen. */
export function openBrowser(url: string, env: Environment): void {
  const command = opener(env);
  if (command === undefined) return;
  const [program, ...args] = command;
  spawn(program, [...args, url], { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}
