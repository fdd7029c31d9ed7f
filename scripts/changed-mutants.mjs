// Judges a sample of the mutants of changed labs, so that it takes only minutes.
//   node scripts/changed-mutants.mjs [--repository FOLDER] [--list]
// A lab is selected if its folder differs from the commit in MUTANTS_SINCE, by default the last commit's parent. In a
// clone without that parent no lab is selected. Labs without a kill rate in docs/mutants.md are listed but not judged.
// --list shows what would be judged. The exit codes are those of `labs dev mutants`.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { readLabs } from "../dist/labs/catalog.js";
import { makeMutants } from "../dist/labs/authoring/mutants/make-mutants.js";
import { findFolders } from "../dist/labs/folders.js";
import { solutionFile } from "../dist/labs/workspace.js";

/** Number of mutants of all labs together: about five minutes on two cores. */
const sample = 40;

const { project, labs: folder } = findFolders({});
const { values } = parseArgs({
  options: { repository: { type: "string", default: project }, list: { type: "boolean", default: false } },
});
process.exitCode = await main();

async function main() {
  const { MUTANTS_SINCE: since } = process.env;
  const base = commit(since || "HEAD~1");
  if (base === undefined) {
    if (since) {
      console.error(`MUTANTS_SINCE: ${since} is not a commit in ${values.repository}.`);
      return 2;
    }
    console.log("The last commit has no parent here, so no lab counts as changed.");
    return 0;
  }
  const changed = labsSince(base);
  const labs = (await readLabs(folder)).filter(({ id }) => changed.has(id));
  if (labs.length === 0) console.log(`No lab differs from ${since || "the last commit's parent"}.`);
  const rates = await readFile(path.join(project, "docs/mutants.md"), "utf8");
  const ready = labs.filter(({ id }) => new RegExp(`^\\| ${id} \\| \\d`, "m").test(rates));
  for (const { id } of labs.filter((lab) => !ready.includes(lab)))
    console.log(`${id}: not judged, because docs/mutants.md has no kill rate for it yet`);
  let worst = 0;
  for (const lab of ready) worst = Math.max(worst, await judge(lab, Math.ceil(sample / ready.length)));
  return worst;
}

function git(...args) {
  return spawnSync("git", ["-C", values.repository, ...args], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
}

function commit(name) {
  const { status, stdout } = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
  return status === 0 ? stdout.trim() : undefined;
}

function labsSince(base) {
  const { status, stdout, stderr } = git("diff", "--name-only", "-z", base, "HEAD", "--", "labs");
  if (status !== 0) throw new Error(`git diff failed: ${stderr}`);
  return new Set(stdout.split("\0").map((file) => file.split("/")[1]));
}

async function judge(lab, most) {
  const mutants = await makeMutants(await readFile(solutionFile(lab), "utf8"));
  const every = Math.max(1, Math.ceil(mutants.length / most));
  console.log(`${lab.id}: ${Math.ceil(mutants.length / every)} of ${mutants.length} mutants`);
  if (values.list) return 0;
  const cli = path.join(project, "dist/cli/main.js");
  const child = spawn(process.execPath, [cli, "dev", "mutants", lab.id, "--every", String(every)], {
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return code ?? 1;
}
