/** Shows a long text in a pager, like git. */
import { spawn } from "node:child_process";
import type { CliContext } from "./context.ts";

/** less exits at once if the text fits the screen, and passes colours on: https://www.greenwoodsoftware.com/less/. */
const lessOptions = "FRX";

/**
 * @returns false without a terminal or a pager. The caller then prints the text
 */
export function showInPager(
  { env, hasTerminal, style }: CliContext,
  lines: readonly string[],
): Promise<boolean> {
  const command = env["PAGER"] ?? "less";
  const onScreen = hasTerminal && Number.isFinite(style.width);
  if (!onScreen || command === "" || command === "cat") return Promise.resolve(false);
  return new Promise((resolve) => {
    const pager = spawn(command, {
      shell: true,
      stdio: ["pipe", "inherit", "ignore"],
      env: { LESS: lessOptions, ...env },
    });
    pager.once("error", () => resolve(false));
    // Shells have different exit codes for a missing command, so on any failure the text is printed (again).
    pager.once("exit", (code) => resolve(code === 0 || code === null));
    // The user may quit the pager early.
    pager.stdin.on("error", () => undefined);
    pager.stdin.end(`${lines.join("\n")}\n`);
  });
}
