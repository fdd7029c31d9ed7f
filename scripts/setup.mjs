// Prepares a fresh clone: installs packages if node_modules is missing or older than the lock file, and builds if a
// source is newer than the build. It needs only Node.js until the packages are installed, so `./lab`, `npm start` and
// `npm test` work without other steps.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(root, "node_modules", ".package-lock.json");
const built = join(root, "dist", ".built");
const source = join(root, "src");
const files = () =>
  readdirSync(source, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

const newest = () =>
  files().reduce((latest, entry) => Math.max(latest, changed(join(entry.parentPath, entry.name))), 0);

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

/** Solving labs does not need the development packages. `--all` installs them, and installed ones are kept. */
const hasAll = existsSync(join(root, "node_modules", "vitest"));
const wantsAll = hasAll || process.argv.includes("--all");
const isInstalled = changed(installed) >= changed(join(root, "package-lock.json")) && (hasAll || !wantsAll);

if (!process.argv.includes("--build") && !isInstalled) {
  console.log(`Installing packages, once: about ${wantsAll ? 300 : 210} MB.`);
  // npm warns of each package that would run a script of its own; none has to.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error", ...(wantsAll ? [] : ["--omit=dev"])]);
}

async function build() {
  run(process.execPath, [
    join(root, "node_modules", "typescript", "bin", "tsc"),
    "-p",
    join(root, "tsconfig.build.json"),
  ]);
  // Programs for separate processes are Python or plain JavaScript, because Node.js 20 cannot run TypeScript.
  for (const entry of files().filter(({ name }) => /\.(mjs|py)$/.test(name))) {
    const from = join(entry.parentPath, entry.name);
    const to = join(root, "dist", relative(source, from));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
  // Imported here because its packages may just have been installed.
  await (await import("./bundle.mjs")).bundle();
  writeFileSync(built, "");
}

/** Other inputs of the build: its scripts, and the lock file for bundled packages. */
const makers = ["package-lock.json", "tsconfig.build.json", "scripts/setup.mjs", "scripts/bundle.mjs"];
const newestMaker = Math.max(...makers.map((name) => changed(join(root, name))));

if (changed(built) < Math.max(newest(), newestMaker)) await build();
