/** Which walls around an answer work on this machine; docs/security.md says what each stops. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type CheckUp, fail, pass, warn } from "../../common/check-up.ts";

const run = promisify(execFile);

/** Node.js' permission model, under limits that the shell sets: each answer needs them. */
const processWalls: CheckUp = {
  id: "isolation process",
  async look() {
    const flag = process.allowedNodeEnvironmentFlags.has("--permission")
      ? "--permission"
      : "--experimental-permission";
    const asks = "process.exit(process.permission.has('fs.write', '/') ? 1 : 0)";
    try {
      await run(process.execPath, [flag, "--no-warnings", "-e", asks], { timeout: 20_000 });
      if (process.platform !== "win32")
        await run("/bin/sh", ["-c", "ulimit -c 0 && ulimit -t 60 && ulimit -f 1024"]);
    } catch (error) {
      return fail(
        `Node.js' permission model or the shell's limits do not work: ${(error as Error).message.split("\n")[0]}`,
        "Use a Node.js from https://nodejs.org, and a /bin/sh whose ulimit is not restricted.",
      );
    }
    return pass("Node.js' permission model and the kernel's limits work; answers run behind them.");
  },
};

/** Starts it once: where it is installed, the kernel may still refuse it. */
const bubblewrap: CheckUp = {
  id: "isolation bubblewrap",
  async look() {
    const args = [
      "--ro-bind",
      "/",
      "/",
      "--unshare-user",
      "--unshare-pid",
      "--unshare-net",
      "--die-with-parent",
    ];
    try {
      await run("bwrap", [...args, "true"], { timeout: 20_000 });
      return pass("bubblewrap works: it closes the network and the file system too.");
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return code === "ENOENT"
        ? warn(
            "bubblewrap is not installed.",
            "For answers of people whom you do not trust: apt-get install bubblewrap.",
          )
        : warn(
            `bubblewrap does not start: ${message.trim().split("\n").at(-1)}`,
            "The kernel may forbid user namespaces.",
          );
    }
  },
};

/** A new wall is one line here. */
export const isolation: readonly CheckUp[] = [processWalls, bubblewrap];
