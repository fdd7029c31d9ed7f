// Installs the packages of a folder with its own package.json if they are missing or older than its lock file:
//   node scripts/install-apart.mjs tools|bench
// These packages are separate because learners do not need them.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

/** @returns npm's exit code, or 0 if everything was installed. */
export function installApart(name) {
  const folder = join(root, name);
  const installed = changed(join(folder, "node_modules", ".package-lock.json"));
  if (installed >= changed(join(folder, "package-lock.json"))) return 0;
  // On Windows npm is a script, which needs a shell.
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (done.error) console.error(`${name}: npm cannot be started: ${done.error.message}`);
  return done.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = installApart(process.argv[2]);
