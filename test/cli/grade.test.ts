/** Grading many submissions: each has its own row, whatever the others do, and none is judged twice. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { type Bin, makeBin, project } from "./labs-bin.ts";

type Row = Record<string, string>;

const rowsOf = async (bin: Bin, name: string): Promise<Row[]> =>
  Papa.parse<Row>(await readFile(path.join(bin.work, name), "utf8"), { header: true, skipEmptyLines: true })
    .data;

const short = (rows: readonly Row[]): string[] =>
  rows.map(({ submission, outcome }) => `${submission} ${outcome}`);

const script = (value: object): string => `// ${JSON.stringify(value)}\n`;

test("hostile, hanging and missing answers have rows and do not affect the others", async () => {
  const bin = await makeBin({ LABS_FOLDER: path.join(project, "test/fixtures/small-labs") });
  const right = "export const echo = (text: string): string => text;\n";
  await bin.file("in/=cmd.ts", right);
  await bin.file("in/ada/answer.ts", right);
  await bin.file("in/bob/work/01-echo/answer.ts", "export const echo = () => { for (;;); };\n");
  await bin.file(
    "in/eve.ts",
    "process.kill(process.ppid, 'SIGKILL'); export const echo = () => process.exit(0);\n",
  );
  await bin.file("in/cheat.ts", 'export { echo } from "./=cmd.ts";\n');
  await bin.file("in/mia/solution.ts", 'export const echo = () => "=1+1\\n\\u001b[2J";\n');
  await bin.file("in/zoe/readme.md", "Not yet.\n");
  await symlink(
    path.join(project, "test/fixtures/small-labs/01-echo/solution"),
    path.join(bin.work, "in/tim"),
  );
  const { code, out, err } = await bin.labs(
    "grade",
    "in",
    "--lab",
    "01",
    "--out",
    "all.csv",
    "--isolation",
    "process",
    "--seed",
    "5",
    "--reporter",
    "json=reports",
  );
  expect(code).toBe(0);
  expect(short(await rowsOf(bin, "all.csv"))).toEqual([
    "'=cmd pass",
    "ada pass",
    "bob limit",
    "cheat does-not-load",
    "eve does-not-load",
    "mia wrong",
    "tim does-not-load",
    "zoe does-not-load",
  ]);
  expect(out).toContain("2 of 8 submissions passed");
  expect(out).toMatch(/^01-echo {2}embedded, seed 5, isolation process\n/);
  expect(new Set((await rowsOf(bin, "all.csv")).map(({ isolation }) => isolation))).toEqual(
    new Set(["process"]),
  );
  expect(err).toMatch(/^bob \(\d of 8 done\): \d+ s: still running /m);
  const report = JSON.parse(await readFile(path.join(bin.work, "reports/mia.json"), "utf8")) as object;
  expect(report).toMatchObject({ outcome: "wrong", seed: 5 });
});

test("a killed grading resumes with the same seed", async () => {
  const bin = await makeBin();
  const wrong = script({ "returns-text": { trouble: "wrong", reason: "No." } });
  await bin.file("in/ada.ts", script({}));
  await bin.file("in/bob.ts", wrong);
  const hanging = await bin.file("in/cid.ts", script({ "returns-text": { do: "wait" } }));
  const first = bin.start("grade", "in", "--lab", "01", "--out", "all.csv", "--jobs", "1");
  await first.printed("bob");
  process.kill(first.pid, "SIGKILL");
  await first.done;
  const before = await rowsOf(bin, "all.csv");
  expect(short(before)).toEqual(["ada pass", "bob wrong"]);
  await writeFile(hanging, script({}));
  await writeFile(path.join(bin.work, "in/bob.ts"), script({}));
  const { code, out } = await bin.labs("grade", "in", "--lab", "01", "--out", "all.csv");
  expect(code).toBe(0);
  expect(out).toMatch(/ada {2}\(kept\)/);
  expect(out).not.toMatch(/(bob|cid) {2}\(kept\)/);
  const after = await rowsOf(bin, "all.csv");
  expect(short(after)).toEqual(["ada pass", "bob pass", "cid pass"]);
  expect(after[0]).toEqual(before[0]);
  expect(new Set(after.map(({ seed }) => seed)).size).toBe(1);
});

test("a table without the isolation, of an earlier version, is continued", async () => {
  const bin = await makeBin();
  await bin.file("in/ada.ts", script({}));
  const grade = () => bin.labs("grade", "in", "--lab", "01", "--out", "all.csv");
  await grade();
  const [row] = await rowsOf(bin, "all.csv");
  const { isolation: _, ...earlier } = row!;
  await bin.file("all.csv", `${Papa.unparse([earlier], { newline: "\n" })}\n`);
  expect(await grade()).toMatchObject({ code: 0, out: expect.stringContaining("ada  (kept)") });
  expect(await rowsOf(bin, "all.csv")).toEqual([{ ...row, isolation: "" }]);
});

test("the shards together contain every submission once", async () => {
  const bin = await makeBin();
  for (const name of ["ada", "bob", "cid"]) await bin.file(`in/${name}.ts`, script({}));
  const part = (n: number): string[] => [
    "grade",
    "in",
    "--lab",
    "01",
    "--seed",
    "1",
    "--shard",
    `${n}/2`,
    "--out",
    `part${n}.csv`,
  ];
  await Promise.all([bin.labs(...part(1)), bin.labs(...part(2))]);
  expect(short(await rowsOf(bin, "part1.csv"))).toEqual(["ada pass", "cid pass"]);
  expect(short(await rowsOf(bin, "part2.csv"))).toEqual(["bob pass"]);
  const merged = await bin.labs(
    "grade",
    "--merge",
    "part1.csv",
    "part2.csv",
    "part1.csv",
    "--out",
    "all.csv",
  );
  expect(merged.code).toBe(0);
  expect(short(await rowsOf(bin, "all.csv"))).toEqual(["ada pass", "bob pass", "cid pass"]);
});

test("a missing folder, a missing lab, an invalid table, an invalid shard and duplicate names are refused", async () => {
  const bin = await makeBin();
  await mkdir(path.join(bin.work, "empty"));
  await bin.file("in/ada.ts", "");
  await bin.file("in/ada.js", "");
  await bin.file("one/ada.ts", "");
  await bin.file("strange.csv", "a,b\n1,2\n");
  const refused = async (words: string, ...args: string[]): Promise<void> => {
    expect(await bin.labs("grade", ...args)).toMatchObject({ code: 2, err: expect.stringContaining(words) });
  };
  await refused("Name the folder", "--out", "a.csv");
  await refused("contains no submissions", "empty", "--lab", "01", "--out", "a.csv");
  await refused("cannot be read", "nowhere", "--lab", "01", "--out", "a.csv");
  await refused("Two submissions are named ada", "in", "--lab", "01", "--out", "a.csv");
  await refused("not a table", "one", "--lab", "01", "--out", "strange.csv");
  await refused("from 1 to n", "one", "--lab", "01", "--out", "a.csv", "--shard", "3/2");
  await refused("needs a folder", "one", "--lab", "01", "--out", "a.csv", "--reporter", "json");
});
