/** The kinds of isolation that work on this machine. docs/security.md describes what each prevents. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type CheckUp, fail, pass, warn } from "../../common/check-up.ts";
import { isolationTrouble } from "../../isolation/isolation.ts";

const run = promisify(execFile);

/** Node.js's permission model and the shell's limits, which each answer needs. */
const processIsolation: CheckUp = {
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

/** The same test by which `--isolation auto` chooses. */
const bubblewrap: CheckUp = {
  id: "isolation bubblewrap",
  async look() {
    const trouble = await isolationTrouble("bubblewrap");
    return trouble === undefined
      ? pass("bubblewrap works: it closes the network and the file system too.")
      : warn(
          `bubblewrap does not work: ${trouble}`,
          "Answers then run in containers, which start slower, or as processes. Make it work to check answers of others.",
        );
  },
};

const container: CheckUp = {
  id: "isolation container",
  async look() {
    const [trouble, otherwise] = await Promise.all([
      isolationTrouble("container"),
      isolationTrouble("bubblewrap"),
    ]);
    if (trouble === undefined)
      return pass("Containers work: they close the network and the file system too, slower than bubblewrap.");
    if (otherwise === undefined) return pass(`Containers do not work, and bubblewrap does: ${trouble}`);
    return warn(
      `Containers do not work: ${trouble}`,
      "Answers run as processes; for those of people whom you do not trust, make bubblewrap or Docker work.",
    );
  },
};

/** A new isolation needs one line here. */
export const isolation: readonly CheckUp[] = [processIsolation, bubblewrap, container];
