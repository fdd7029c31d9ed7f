/** Folders whose paths confuse the tools in use are refused with a clear message, never with a verdict. */
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { makeBin, project } from "./labs-bin.ts";

test.each(["a#b", "a%20b", "a?b", "a*b"])("labs in a folder %s exit with 5 and the reason", async (name) => {
  const { work } = await makeBin();
  const folder = path.join(work, name);
  await mkdir(folder);
  await cp(path.join(project, "test/fixtures/labs"), folder, { recursive: true });
  const { labs, file } = await makeBin({ LABS_FOLDER: folder });
  const { code, err } = await labs("check", "01", "--answer", await file("a.ts", "// {}\n"));
  expect(code).toBe(5);
  expect(err).toContain(`its path contains "${name.replaceAll(/[^#%?*]/g, "")}"`);
  expect((await labs("list")).code).toBe(0);
});
