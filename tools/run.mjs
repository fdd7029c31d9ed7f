// Runs one of the tools that this folder installs, for those who change the project: node tools/run.mjs <tool> [argument...]
import { spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installApart } from "../scripts/install-apart.mjs";

const tools = dirname(fileURLToPath(import.meta.url));
const bin = join(tools, "node_modules", ".bin");

function main([tool, ...args]) {
  const code = installApart("tools");
  if (code !== 0) return code;
  // Windows has the tools as scripts, which only a shell starts.
  const shell = process.platform === "win32";
  const file = join(bin, tool);
  // oxlint looks for its half that knows types there.
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const done = spawnSync(shell ? `"${file}"` : file, args, {
    cwd: dirname(tools),
    env,
    stdio: "inherit",
    shell,
  });
  if (done.error) console.error(`tools: ${file} cannot be started: ${done.error.message}`);
  return done.status ?? 1;
}

process.exitCode = main(process.argv.slice(2));
