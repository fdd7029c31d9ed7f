import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { findLab, listLabIds, readLab } from "../../src/labs/catalog.ts";
import { findFolders } from "../../src/labs/folders.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const fixtures = path.join(findFolders({}).project, "test/fixtures/labs");

test.each(["01-scripted", "01", "1", "scripted", "SCRIPTED", "labs/01-scripted/", "scrip"])(
  'a lab is found by "%s"',
  async (wanted) => {
    expect(await findLab(fixtures, wanted)).toMatchObject({
      id: "01-scripted",
      title: "Do as the answer says",
    });
  },
);

test.each([
  ["01-scriptet", "Did you mean 01-scripted?"],
  ["secnod", "Did you mean 02-second?"],
  ["xylophone", "Labs: 01-scripted, 02-second."],
  ["", "Labs: 01-scripted, 02-second."],
])('for "%s" the most similar name is suggested', async (wanted, hint) => {
  await expect(findLab(fixtures, wanted)).rejects.toMatchObject({ name: "UserError", exitCode: 2, hint });
});

/** A lab folder with a changed copy of the fixture's lab.json. */
async function changed(change: (lab: Record<string, never>) => unknown): Promise<string> {
  const folder = await temporaryFolder();
  await cp(path.join(fixtures, "01-scripted"), path.join(folder, "01-scripted"), { recursive: true });
  const file = path.join(folder, "01-scripted/lab.json");
  const lab = JSON.parse(await readFile(file, "utf8")) as Record<string, never>;
  await writeFile(file, JSON.stringify(change(lab)));
  return folder;
}

test.each([
  ["an unknown field", { minuts: 3 }, "/minuts is not a known field"],
  ["a wrong difficulty", { difficulty: "brutal" }, "/difficulty: it does not match any of"],
  ["another format", { formatVersion: 2 }, "/formatVersion: it does not match 1"],
  [
    "limits without memory",
    { limits: { seconds: 1, outputKb: 1 } },
    "/limits: it does not have required property",
  ],
  [
    "a starter that fails by an unknown check",
    { starter: { failsBy: "nope" } },
    "/starter/failsBy names no check: nope",
  ],
  [
    "a check of an unknown task",
    { tasks: [{ id: "a", title: "A", checks: ["counts-lines"] }] },
    "belongs to no task",
  ],
])("lab.json with %s is refused with the place and the reason", async (_name, fields, hint) => {
  const folder = await changed((lab) => ({ ...lab, ...fields }));
  await expect(readLab(folder, "01-scripted")).rejects.toMatchObject({
    name: "LabDefect",
    exitCode: 6,
    message: expect.stringContaining(path.join("01-scripted", "lab.json")),
    hint: expect.stringContaining(hint),
  });
});

test("lab.json that is not JSON is refused with the parser's message", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "01-broken"));
  await writeFile(path.join(folder, "01-broken/lab.json"), "{ title: }");
  await expect(readLab(folder, "01-broken")).rejects.toMatchObject({ exitCode: 6, hint: expect.any(String) });
});

test("only folders with the name of a lab are labs", async () => {
  const folder = await temporaryFolder();
  for (const name of ["10-b", "02-a", "notes", "3-x", ".git"]) await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, "04-file"), "");
  expect(await listLabIds(folder)).toEqual(["02-a", "10-b"]);
});
