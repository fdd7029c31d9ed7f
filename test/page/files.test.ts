/** The answer's file on the disk is decisive. This tab, another tab or an editor can write it. */
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeInChromium, openTab, serve } from "./chromium.ts";
import { beginLab, check, saved, write, written } from "./editing.ts";

const fileOf = (work: string): string => path.join(work, "01-scripted/answer.ts");
const keptIn = async (work: string): Promise<string[]> => {
  const folder = path.join(work, "01-scripted/kept");
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
};
const endless = `// ${JSON.stringify({ "keeps-umlauts": { do: "wait" } })}\n`;

/** Label or text of the focused element. */
const focused = (tab: Page): Promise<string> =>
  tab.evaluate<string>("document.activeElement.ariaLabel ?? document.activeElement.textContent");

/** Presses Tab until the element has the focus. */
async function tabTo(tab: Page, name: string): Promise<void> {
  for (let n = 0; (await focused(tab)) !== name; n += 1) {
    if (n > 50) throw new Error(`Tab does not reach ${name}`);
    await tab.keyboard.press("Tab");
  }
}

describeInChromium("files", () => {
  test("typed text is saved, and text saved by another editor is shown with its line ends", async () => {
    const served = await serve();
    const tab = await openTab(served, "/labs/01-scripted");
    await beginLab(tab);
    await write(tab, "// typed here\n");
    await saved(tab, "Saved");
    await expect.poll(() => readFile(fileOf(served.work), "utf8")).toBe("// typed here\n");
    await writeFile(fileOf(served.work), "// typed\r\n// elsewhere\r\n");
    await expect.poll(() => written(tab)).toBe("// typed\n// elsewhere\n");
    await tab.locator(".cm-content").click();
    await tab.keyboard.press("ControlOrMeta+Home");
    await tab.keyboard.type("//");
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("ControlOrMeta+s");
    await expect.poll(() => readFile(fileOf(served.work), "utf8")).toBe("//\r\n// typed\r\n// elsewhere\r\n");
    expect(await keptIn(served.work)).toEqual([]);
  });

  test("an answer started by the command line is shown, and a removed file is written again", async () => {
    const served = await serve();
    const tab = await openTab(served, "/labs/01-scripted");
    await tab.getByText("You have no answer yet.").waitFor();
    await served.labs("start", "01");
    await expect.poll(() => written(tab)).toContain("TODO(read)");
    await rm(fileOf(served.work));
    await saved(tab, "The file is gone; the next save writes it again");
    await write(tab, "// again\n");
    await saved(tab, "Saved");
    await expect.poll(() => readFile(fileOf(served.work), "utf8")).toBe("// again\n");
  });

  test.each([
    ["Use mine", "// mine\n", "// theirs\n"],
    ["Use the file's version", "// theirs\n", "// mine\n"],
  ])(
    "if there are two versions the user chooses one and the other is kept: %s",
    async (button, wins, kept) => {
      const served = await serve();
      const tab = await openTab(served, "/labs/01-scripted");
      await beginLab(tab);
      // Both are changed before either is synchronized.
      await tab.route(
        "**/answer",
        async (route) => {
          await writeFile(fileOf(served.work), "// theirs\n");
          await route.continue();
        },
        { times: 1 },
      );
      await write(tab, "// mine\n");
      await saved(tab, "Changed elsewhere");
      expect(await readFile(fileOf(served.work), "utf8")).toBe("// theirs\n");
      expect(await written(tab)).toBe("// mine\n");
      await tab.getByRole("button", { name: "Show the difference" }).click();
      expect(await tab.locator(".conflict pre").innerText()).toMatch(/- \/\/ theirs\n\+ \/\/ mine/);
      await tab.getByRole("button", { name: button }).click();
      await saved(tab, "Saved");
      expect(await written(tab)).toBe(wins);
      expect(await readFile(fileOf(served.work), "utf8")).toBe(wins);
      expect(await keptIn(served.work)).toEqual([kept]);
    },
  );

  test("two tabs show the same text and the same run", async () => {
    const served = await serve();
    const [one, other] = [
      await openTab(served, "/labs/01-scripted"),
      await openTab(served, "/labs/01-scripted"),
    ];
    await beginLab(one);
    await write(one, "// {}\n");
    await expect.poll(() => written(other)).toBe("// {}\n");
    await check(other);
    for (const tab of [one, other]) {
      await expect
        .poll(() => tab.locator(".verdict").first().innerText())
        .toContain("All checks pass. 3 of 3 checks pass");
    }
  });

  test("after a reload during a run the page shows the running check and the typed text", async () => {
    const served = await serve();
    const tab = await openTab(served, "/labs/01-scripted");
    await beginLab(tab);
    await write(tab, endless);
    await check(tab);
    const status = tab.locator(".verdict").first();
    await expect.poll(() => status.innerText()).toBe("Checking: 1 of 3 ended, 0 did not pass.");
    await tab.reload();
    await expect.poll(() => status.innerText()).toBe("Checking: 1 of 3 ended, 0 did not pass.");
    expect(await tab.locator("[data-check='returns-text'] .word").innerText()).toBe("PASS");
    expect(await written(tab)).toBe(endless);
    // A new check ends the earlier one.
    await write(tab, "// {}\n");
    await check(tab);
    await expect.poll(() => status.innerText()).toContain("All checks pass.");
  });

  test("everything works with the keyboard, and the focus can leave the editor", async () => {
    const served = await serve();
    const tab = await openTab(served, "/labs/01-scripted");
    const begin = tab.getByRole("button", { name: "Begin this lab" });
    await begin.waitFor();
    await tabTo(tab, "Begin this lab");
    await tab.keyboard.press("Enter");
    await tab.locator(".cm-content").waitFor();
    await tab.locator("body").press("Tab");
    await tabTo(tab, "answer.ts");
    await tab.keyboard.press("ControlOrMeta+a");
    // When text is typed over a selection, Chromium keeps its style and logs a violation of the page's policy.
    await tab.keyboard.press("Delete");
    await tab.keyboard.type("// {}");
    await tab.keyboard.press("ControlOrMeta+Enter");
    await expect.poll(() => tab.locator(".verdict").first().innerText()).toContain("All checks pass.");
    await tab.keyboard.press("Escape");
    await tab.keyboard.press("Tab");
    expect(await focused(tab)).toBe("Results");
    expect(await readFile(fileOf(served.work), "utf8")).toBe("// {}");
  });

  test("ten tabs work at the same time", async () => {
    const served = await serve();
    const first = await openTab(served, "/labs/01-scripted");
    await beginLab(first);
    const tabs = [first];
    for (let n = 1; n < 10; n += 1) {
      const next = await first.context().newPage();
      await next.goto(first.url());
      tabs.push(next);
    }
    await write(first, "// for all\n");
    for (const tab of tabs) {
      await expect.poll(() => written(tab)).toBe("// for all\n");
    }
  });
});
