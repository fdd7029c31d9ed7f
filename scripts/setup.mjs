// Makes a fresh clone ready: installs when node_modules is missing or older than the lock file, builds when a
// source is newer than what was built. Uses Node alone, so that `npm start` and `npm test` each work by themselves.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(root, "node_modules", ".package-lock.json");
const built = join(root, "dist", ".built");
const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

function newest(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, changed(join(entry.parentPath, entry.name))), 0);
}

function run(command, args) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    console.error(`setup: ${command} ${args.join(" ")} failed${done.error ? `: ${done.error.message}` : ""}`);
    process.exit(5);
  }
}

if (!process.argv.includes("--build") && changed(installed) < changed(join(root, "package-lock.json"))) {
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}
if (changed(built) < Math.max(newest(join(root, "src")), changed(join(root, "tsconfig.build.json")))) {
  run(process.execPath, [
    join(root, "node_modules", "typescript", "bin", "tsc"),
    "-p",
    join(root, "tsconfig.build.json"),
  ]);
  const { writeFileSync } = await import("node:fs");
  writeFileSync(built, "");
}
