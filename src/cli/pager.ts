/** Shows a text that is longer than the screen a screen at a time, as git does. */
import { spawn } from "node:child_process";
import type { CliContext } from "./context.ts";

/** Ends at once where the text fits the screen, and lets colours through: https://www.greenwoodsoftware.com/less/. */
const lessOptions = "FRX";

/**
 * @returns false where nobody looks at a screen, or there is no pager: the caller prints the text
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
    // A shell says by its code that there is no such command, and each shell by another one: better twice than not at all.
    pager.once("exit", (code) => resolve(code === 0 || code === null));
    // The reader may have had enough.
    pager.stdin.on("error", () => undefined);
    pager.stdin.end(`${lines.join("\n")}\n`);
  });
}
