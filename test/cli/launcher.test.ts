/** `./lab` starts Node.js directly. In a fresh clone it runs the setup first. */
import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { project } from "./labs-bin.ts";

const run = promisify(execFile);

/** A clone whose setup prints a line and builds a command line that prints its arguments. */
async function makeClone(): Promise<string> {
  const root = path.join(await temporaryFolder(), "a clone's #1 folder");
  for (const folder of ["src", "scripts", "dist", "node_modules"]) {
    await mkdir(path.join(root, folder), { recursive: true });
  }
  await copyFile(path.join(project, "lab"), path.join(root, "lab"));
  await chmod(path.join(root, "lab"), 0o755);
  for (const file of ["src/a.ts", "scripts/bundle.mjs", "package-lock.json"]) {
    await writeFile(path.join(root, file), "");
    await utimes(path.join(root, file), 1000, 1000);
  }
  const main = `console.log(JSON.stringify(process.argv.slice(2)))`;
  await writeFile(
    path.join(root, "scripts/setup.mjs"),
    `import { mkdirSync, writeFileSync } from "node:fs";
     process.chdir(${JSON.stringify(root)});
     console.log("setting up");
     mkdirSync("dist/cli", { recursive: true });
     writeFileSync("dist/cli/main.js", ${JSON.stringify(main)});
     writeFileSync("dist/.built", "");`,
  );
  return root;
}

test("it runs the setup once, passes arguments on, and keeps the setup's output out of standard output", async () => {
  const root = await makeClone();
  const lab = path.join(root, "lab");
  expect(await run(lab, ["check", "a b", "*"])).toEqual({
    stdout: '["check","a b","*"]\n',
    stderr: "setting up\n",
  });
  expect(await run(lab, ["list"])).toEqual({ stdout: '["list"]\n', stderr: "" });
});

test("an outdated build is rebuilt first, also when started through a link", async () => {
  const root = await makeClone();
  const link = path.join(root, "link");
  await symlink("lab", link);
  await run(link, []);
  await writeFile(path.join(root, "dist/.built"), "");
  await utimes(path.join(root, "dist/.built"), 2000, 2000);
  await utimes(path.join(root, "src/a.ts"), 3000, 3000);
  expect((await run(link, [])).stderr).toBe("setting up\n");
});

test("without Node.js it prints where to get it and does not exit with 1", async () => {
  const root = await makeClone();
  const failed = run("/bin/sh", [path.join(root, "lab")], { env: { PATH: "/nowhere" } });
  await expect(failed).rejects.toMatchObject({
    code: 5,
    stderr: expect.stringContaining("Node.js is not installed"),
  });
});

test("the versions are printed", async () => {
  const { stdout } = await run(process.execPath, [path.join(project, "dist/cli/main.js"), "--version"]);
  expect(stdout).toMatch(/^aws-data-labs \d+\.\d+\.\d+, Node\.js \d+\.\d+\.\d+\n$/);
});
