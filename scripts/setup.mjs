// Makes a fresh clone ready: installs when node_modules is missing or older than the lock file, builds when a
// source is newer than what was built. Until the packages are there it uses Node alone, so that `./lab`, `npm start` and
// `npm test` each work by themselves.
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

/** Solving labs needs no packages for tests and benches; `--all` asks for these, too, and where they are they stay. */
const hasAll = existsSync(join(root, "node_modules", "vitest"));
const wantsAll = hasAll || process.argv.includes("--all");
const isInstalled = changed(installed) >= changed(join(root, "package-lock.json")) && (hasAll || !wantsAll);

if (!process.argv.includes("--build") && !isInstalled) {
  run("npm", ["ci", "--no-audit", "--no-fund", ...(wantsAll ? [] : ["--omit=dev"])]);
}

async function build() {
  run(process.execPath, [
    join(root, "node_modules", "typescript", "bin", "tsc"),
    "-p",
    join(root, "tsconfig.build.json"),
  ]);
  // Programs that start in a process of their own are plain JavaScript, since Node 20 cannot run TypeScript, or Python.
  for (const entry of files().filter(({ name }) => /\.(mjs|py)$/.test(name))) {
    const from = join(entry.parentPath, entry.name);
    const to = join(root, "dist", relative(source, from));
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
  // Imported only now: its packages may just have been installed.
  await (await import("./bundle.mjs")).bundle();
  writeFileSync(built, "");
}

/** Besides `src`: what makes the build, and the packages that are in it. */
const makers = ["package-lock.json", "tsconfig.build.json", "scripts/setup.mjs", "scripts/bundle.mjs"];
const newestMaker = Math.max(...makers.map((name) => changed(join(root, name))));

if (changed(built) < Math.max(newest(), newestMaker)) await build();
