/** A machine without enough resources: exit code 5 with the reason, never a wrong answer or a silent end. */
import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { tellsMachineTrouble } from "../../src/common/machine-trouble.ts";
import { verdictOf } from "../../src/labs/verdict.ts";
import { type Bin, makeBin, project } from "./labs-bin.ts";

const limited = (limit: string): string[] => ["sh", "-c", `${limit}; exec "$@"`, "sh"];
const echo = { LABS_FOLDER: path.join(project, "test/fixtures/small-labs") };
const right = "export const echo = (text: string): string => text;\n";

const rowsOf = async (bin: Bin): Promise<string[]> =>
  (await readFile(path.join(bin.work, "all.csv"), "utf8"))
    .split("\n")
    .slice(1, -1)
    .map((line) =>
      line
        .split(",")
        .filter((_cell, column) => column === 0 || column === 4)
        .join(" "),
    );

test.runIf(process.platform === "linux")(
  "an address space that is too small is reported before anything is judged",
  async () => {
    const bin = await makeBin(echo, limited("ulimit -v 24000000"));
    await bin.file("a.ts", right);
    const { code, err } = await bin.labs("check", "01", "--answer", "a.ts");
    expect(code).toBe(5);
    expect(err).toContain("The address space of a process is limited to 23 GiB");
    expect(err).toContain("ulimit -v unlimited");
  },
);

test.runIf(process.platform === "linux").each([25, 30, 60])(
  "with %i file descriptors no defect is reported",
  async (n) => {
    const bin = await makeBin(echo, limited(`ulimit -n ${n}`));
    await bin.file("a.ts", right);
    const { code, out, err } = await bin.labs("check", "01", "--answer", "a.ts");
    // Few descriptors can be enough for such a small lab.
    expect([0, 5]).toContain(code);
    if (code === 5) expect(out + err).toMatch(/EMFILE|too many open files/);
  },
);

test("a resource that runs out during a run is a failure of the environment, with the reason", () => {
  const check = { id: "a", title: "is a", hidden: false, requirements: [] };
  for (const error of [
    "Error: Failed to start forks worker\nError: spawn /usr/bin/node EAGAIN",
    "Error: EMFILE: too many open files, open '/x'",
    "RangeError: WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance",
    "Error: ENOSPC: no space left on device, write",
  ]) {
    expect(verdictOf([check], [], { errors: [error], ending: "finished" })).toMatchObject({
      outcome: "environment",
      exitCode: 5,
      defects: [],
      checks: [{ outcome: "environment", reason: expect.stringContaining("The machine cannot run it") }],
    });
  }
  expect(verdictOf([check], [], { errors: ["Error: what"], ending: "finished" }).exitCode).toBe(6);
  expect(tellsMachineTrouble("it said EMFILENAME")).toBe(false);
});

test("a stray error is reported and does not end the process", () => {
  const strays = path.join(project, "src/labs/stray-errors.ts");
  const script = `
    import { build } from "esbuild";
    const { outputFiles } = await build({ entryPoints: [${JSON.stringify(strays)}], write: false, format: "esm" });
    const { collectStrayErrors } = await import("data:text/javascript," + encodeURIComponent(outputFiles[0].text));
    const seen = [];
    const one = collectStrayErrors((error) => seen.push("one " + error.message));
    const other = collectStrayErrors((error) => seen.push("other " + error.message));
    Promise.reject(new Error("rejected"));
    await new Promise(setImmediate);
    one[Symbol.dispose]();
    setTimeout(() => { throw new Error("thrown"); });
    await new Promise((resolve) => setTimeout(resolve, 50));
    other[Symbol.dispose]();
    console.log(JSON.stringify(seen), process.listenerCount("uncaughtException"));
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: project });
  expect(String(said)).toBe('["one rejected","other rejected","other thrown"] 0\n');
});

test("every submission has a row, also if submissions cannot be read or reports cannot be written", async () => {
  const bin = await makeBin(echo);
  await bin.file("in/ada.ts", right);
  await bin.file("in/zoe.ts", right);
  await mkdir(path.join(bin.work, "in/loop"));
  if (process.platform !== "win32")
    execFileSync("sh", ["-c", `mkfifo "$0"`, path.join(bin.work, "in/pipe.ts")]);
  await bin.file("in/shut/answer.ts", right);
  await chmod(path.join(bin.work, "in/shut"), 0);
  // A file in the place of the folder for reports.
  await writeFile(path.join(bin.work, "reports"), "");
  const args = ["grade", "in", "--lab", "01", "--out", "all.csv", "--reporter", "json=reports"];
  const { code, err } = await bin.labs(...args);
  await chmod(path.join(bin.work, "in/shut"), 0o700);
  expect({ code, err }).toMatchObject({ code: expect.toSatisfy((found) => found !== 0 && found !== 1) });
  const rows = await rowsOf(bin);
  expect(rows).toEqual(
    expect.arrayContaining(["ada pass", "loop does-not-load", "pipe does-not-load", "zoe pass"]),
  );
  expect(rows).toHaveLength(5);
});
