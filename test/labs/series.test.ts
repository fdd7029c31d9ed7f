/** Every lab is in a series, and the path for a weekend is realistic. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { readLabs } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { bySeries, learningPath, weekendPath } from "../../src/labs/series.ts";

const folders = findFolders({});
const labs = await readLabs(folders.labs);

test("each lab is in one series, and the labs of a series are in order", () => {
  const groups = bySeries(labs);
  expect(groups.map(({ title }) => title)).not.toContain(undefined);
  expect(groups.flatMap((group) => group.labs.map(({ id }) => id)).sort()).toEqual(labs.map(({ id }) => id));
  for (const group of groups) {
    const ids = group.labs.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
  }
});

test("labs without a series are listed last, without a heading", () => {
  const [first, ...others] = labs.map((lab) => ({ ...lab, series: "s3" as const }));
  const { series: _, ...bare } = first!;
  expect(bySeries([bare, ...others])).toEqual([
    { title: "S3", labs: others },
    { title: undefined, labs: [bare] },
  ]);
});

test("the weekend has two days of at most four and a half hours, and begins with the first lab", () => {
  const days = weekendPath(labs);
  expect(days.map(({ title }) => title)).toEqual(["Saturday", "Sunday"]);
  for (const { minutes } of days) expect(minutes).toBeLessThanOrEqual(270);
  expect(days[0]!.labs[0]!.id).toBe("01-s3-read");
  const places = labs.flatMap(({ weekend }) => weekend ?? []).toSorted((one, other) => one - other);
  expect(places).toEqual(places.map((_, at) => at + 1));
  expect(weekendPath([])).toEqual([]);
});

test("the learning path is the weekend, then the easiest of the other labs, series by series", () => {
  const ids = learningPath(labs).map(({ id }) => id);
  const weekend = weekendPath(labs).flatMap((day) => day.labs.map(({ id }) => id));
  expect(ids.slice(0, weekend.length)).toEqual(weekend);
  expect(ids.toSorted()).toEqual(labs.map(({ id }) => id));
  const [first, second, third] = labs.map((lab) => {
    const { weekend: _weekend, ...others } = lab;
    return others;
  });
  const others = [
    { ...first!, difficulty: "hard" as const, series: "s3" as const },
    { ...second!, difficulty: "medium" as const, series: "tables" as const },
    { ...third!, difficulty: "medium" as const, series: "lambda" as const },
  ];
  expect(learningPath(others)).toEqual([others[2], others[1], others[0]]);
});

test("labs list shows the series and the weekend", () => {
  const { stdout } = spawnSync(process.execPath, [path.join(folders.project, "dist/cli/main.js"), "list"], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  expect(stdout).toMatch(/^S3\n {2}01-s3-read .*\n {2}13-s3-versioning .*\nLambda\n/);
  expect(stdout).toMatch(/\nInterview in a weekend:\n {2}Saturday: 01, .*min\)\n {2}Sunday: .*min\)\n/);
});
