// Runs one of the tools that this folder installs, for those who change the project: node tools/run.mjs <tool> [argument...]
// They have a folder of their own because who solves labs needs none of them. A missing or old install is done first.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tools = dirname(fileURLToPath(import.meta.url));
const bin = join(tools, "node_modules", ".bin");
const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

function run(file, args, cwd) {
  // Windows has npm and the tools as scripts, which only a shell starts.
  const shell = process.platform === "win32";
  // oxlint looks for its half that knows types there.
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const done = spawnSync(shell ? `"${file}"` : file, args, { cwd, env, stdio: "inherit", shell });
  if (done.error) console.error(`tools: ${file} cannot be started: ${done.error.message}`);
  return done.status ?? 1;
}

function main([tool, ...args]) {
  const installed = changed(join(tools, "node_modules", ".package-lock.json"));
  if (installed < changed(join(tools, "package-lock.json"))) {
    const code = run("npm", ["ci", "--no-audit", "--no-fund"], tools);
    if (code !== 0) return code;
  }
  return run(join(bin, tool), args, dirname(tools));
}

process.exitCode = main(process.argv.slice(2));
