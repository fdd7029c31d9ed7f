/** A weaker isolation than the last time is said, once. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { makeBin } from "./labs-bin.ts";

test.skipIf(process.platform !== "linux")(
  "a check says that answers run as processes now, with the reason, and the next one does not repeat it",
  async () => {
    const { work } = await makeBin();
    // No isolation that needs a socket works with so long a path.
    const folder = path.join(work, "a-long-name-of-a-folder-for-temporary-files".repeat(2));
    await mkdir(folder);
    const bin = await makeBin({ TMPDIR: folder });
    await bin.labs("start", "01");
    await writeFile(path.join(bin.work, "01-scripted/answer.ts"), "// {}\n");
    await bin.file("isolation.json", JSON.stringify({ version: 1, isolation: "container" }));
    const words = "Answers run with --isolation process now: container does not work any more: the path";
    expect(await bin.labs("check")).toMatchObject({ code: 0, err: expect.stringContaining(words) });
    expect((await bin.labs("check")).err).not.toContain("now:");
  },
);
