/** Help for learners: the next lab, explanations of checks, the difference to our solution, kept answers. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { unifiedDiff } from "../../src/labs/report/unified-diff.ts";
import { makeBin, project } from "./labs-bin.ts";

const fixture = (file: string): string => path.join(project, "test/fixtures/labs", file);

test("next starts the next unsolved lab, and reports when none is left", async () => {
  const { labs, work } = await makeBin();
  await labs("start", "01");
  expect((await labs("next", "--json")).out).toContain('"lab": "02-second"');
  // After the last lab it starts again with the first.
  expect((await labs("next")).out).toMatch(/^01-scripted {2}/);
  const solved = { startedAt: "2026-11-29T00:00:00.000Z", coreAt: "2026-11-29T00:00:00.000Z" };
  const progress = { version: 1, current: "01-scripted", labs: { "02-second": solved } };
  await writeFile(path.join(work, "progress.json"), JSON.stringify(progress));
  expect(await labs("next")).toMatchObject({ code: 0, out: expect.stringContaining("no other lab") });
});

test("list advises to check a lab until it is solved, then to begin the next one", async () => {
  const { labs, file } = await makeBin();
  const done = { startedAt: "2026-11-29T00:00:00.000Z", coreAt: "2026-11-29T00:00:00.000Z" };
  const advice = async (progress: object): Promise<string | undefined> => {
    await file("progress.json", JSON.stringify({ version: 1, ...progress }));
    return (await labs("list")).out.trimEnd().split("\n").at(-1);
  };
  expect(await advice({ labs: {} })).toBe("Next: ./lab start 01-scripted");
  expect(await advice({ current: "01-scripted", labs: {} })).toBe("Next: ./lab check");
  const first = { "01-scripted": done };
  expect(await advice({ current: "01-scripted", labs: first })).toBe("Next: ./lab next (02-second)");
  expect(await advice({ current: "01-scripted", labs: { ...first, "02-second": done } })).toBe(
    "Every lab is solved. See how far you are with: ./lab progress",
  );
});

test("after a pass the output has the lessons, the command to compare, the number of solved labs and the next lab", async () => {
  const { labs, work } = await makeBin();
  await labs("start", "01");
  await writeFile(path.join(work, "01-scripted/answer.ts"), "// {}\n");
  const { code, out } = await labs("check", "01");
  expect(code).toBe(0);
  const [, after = ""] = out.split("What you have learned:\n");
  expect(after.split("\n").map((line) => line.trim())).toEqual([
    "Bytes come first.",
    "Text comes second.",
    "Names come last.",
    "",
    "Compare with our solution: ./lab diff 01-scripted",
    expect.stringMatching(/^Why production needs it: "What production needs" in .*01-scripted\/README\.md$/),
    "1 of 2 labs solved. Next: ./lab start 02-second",
    "",
  ]);
  expect((await labs("check", "01", "--answer", path.join(work, "01-scripted/answer.ts"))).out).not.toContain(
    "learned",
  );
});

test("progress counts solved labs and the hints and solutions seen", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  await labs("hint", "01");
  await labs("hint", "01");
  await labs("solution", "01");
  const { out } = await labs("progress");
  expect(out).toMatch(
    /^01-scripted {2}started {2}0 of 3 checks {2}2 hints, solution seen\n02-second {4}new\n/,
  );
  expect(out).toContain("0 of 2 labs solved, 0 ready for production");
  const { labs: all, totals } = JSON.parse((await labs("progress", "--json")).out) as {
    labs: object[];
    totals: object;
  };
  expect(all[0]).toMatchObject({ id: "01-scripted", state: "started", hints: 2, solution_seen: true });
  expect(totals).toEqual({ labs: 2, solved: 0, production_ready: 0, minutes_left: 10 });
});

test("explain describes a check and refuses an unknown name", async () => {
  const { labs } = await makeBin();
  const { checks } = JSON.parse(await readFile(fixture("01-scripted/lab.json"), "utf8")) as {
    checks: { id: string; title: string }[];
  };
  const { id, title } = checks[0]!;
  const { code, out } = await labs("explain", id, "01");
  expect(code).toBe(0);
  expect(out.startsWith(`${id}  ${title}\n`)).toBe(true);
  expect(out).toContain(`./lab check 01-scripted --check ${id}`);
  expect(JSON.parse((await labs("explain", id, "01", "--json")).out)).toMatchObject({ check: id, title });
  expect(await labs("explain", `${id}s`, "01")).toMatchObject({
    code: 2,
    err: expect.stringContaining(`Did you mean ${id}?`),
  });
});

test("diff shows the difference to the solution in patch's format", async () => {
  const { labs } = await makeBin();
  await labs("start", "01");
  const { code, out } = await labs("diff");
  expect(code).toBe(0);
  const [starter, solution] = await Promise.all(
    ["starter", "solution"].map((part) => readFile(fixture(`01-scripted/${part}/answer.ts`), "utf8")),
  );
  expect(out).toContain(unifiedDiff(starter!, solution!).join("\n"));
  expect((await labs("progress", "--json")).out).toContain('"solution_seen": true');
  expect((await labs("diff", "01", "--answer", fixture("01-scripted/solution/answer.ts"))).out).toBe(
    "Your answer and our solution are the same.\n",
  );
});

const diffs: [what: string, texts: [string, string], lines: string[]][] = [
  ["nothing", ["a\nb\n", "a\nb\n"], []],
  ["only Windows line ends", ["a\r\nb\r\n", "a\nb\n"], []],
  ["one line", ["a\nb\nc", "a\nB\nc"], ["@@ -1,3 +1,3 @@", " a", "-b", "+B", " c"]],
  ["one more line", ["a\n", "a\nb\n"], ["@@ -1,1 +1,2 @@", " a", "+b"]],
  [
    "two distant places",
    ["1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n"],
    ["@@ -1,3 +1,4 @@", "+0", " 1", " 2", " 3", "@@ -6,4 +7,3 @@", " 6", " 7", " 8", "-9"],
  ],
];

test.each(diffs)("a unified diff of %s", (_what, [before, after], lines) => {
  expect(unifiedDiff(before, after)).toEqual(lines);
});

test("restore brings back the answer that reset kept, and keeps the one it replaces", async () => {
  const { labs, work, file } = await makeBin();
  await labs("start", "01");
  const answer = path.join(work, "01-scripted/answer.ts");
  await file("01-scripted/answer.ts", "first");
  await labs("reset", "01");
  await file("01-scripted/answer.ts", "second");
  const last = {
    at: "2026-11-29T00:00:00.000Z",
    target: "embedded",
    seed: 1,
    exitCode: 0,
    passed: 3,
    failing: [],
  };
  await file(
    "progress.json",
    JSON.stringify({ version: 1, current: "01-scripted", labs: { "01-scripted": { last } } }),
  );
  expect((await labs("restore")).out).toContain("Your answer until now is kept in");
  expect(await readFile(answer, "utf8")).toBe("first");
  // The last check judged another answer.
  expect(await readFile(path.join(work, "progress.json"), "utf8")).not.toContain('"last"');
  const kept = (await labs("restore", "--list")).out.trim().split("\n");
  expect(kept).toHaveLength(2);
  await labs("restore", "01", "--from", kept[0]!);
  expect(await readFile(answer, "utf8")).toBe("second");
  expect(await labs("restore", "01", "--from", "none.ts")).toMatchObject({ code: 2 });
  expect(await labs("restore", "02")).toMatchObject({
    code: 2,
    err: expect.stringContaining("No answer of 02-second is kept"),
  });
});
