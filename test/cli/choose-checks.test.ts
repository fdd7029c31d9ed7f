/** `check --task`, `--check` and `--core` together: only checks that meet all of them run. */
import { expect, test } from "vitest";
import { makeBin } from "./labs-bin.ts";

test("--task with --check runs only the named checks of the task", async () => {
  const { labs, file } = await makeBin();
  const answer = await file("a.ts", "// {}\n");
  const check = (...args: string[]) => labs("check", "01", "--answer", answer, ...args);
  const both = await check(
    "--task",
    "read",
    "--check",
    "keeps-umlauts",
    "--check",
    "counts-lines",
    "--details",
  );
  expect(both).toMatchObject({ code: 0, out: expect.stringContaining("1 of 1 check passed") });
  expect(both.out).toMatch(/PASS +\S+ s {2}keeps-umlauts/);
  for (const [args, options] of [
    [["--task", "count", "--check", "returns-text"], "--task count --check returns-text"],
    [["--core", "--task", "read", "--check", "counts-lines"], "--task read --check counts-lines --core"],
  ] as const) {
    expect(await check(...args)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(`No check of 01-scripted is in all of ${options}.`),
    });
  }
  expect((await check("--task", "count", "--check", "returns-text")).err).toContain(
    "returns-text belongs to task read (core).",
  );
}, 60_000);
