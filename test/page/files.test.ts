/** The answer's file on the disk is what counts, whoever writes it: this tab, another one, or an editor. */
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

/** Label or text of what has the focus. */
const focused = (tab: Page): Promise<string> =>
  tab.evaluate<string>("document.activeElement.ariaLabel ?? document.activeElement.textContent");

/** Presses Tab until something has the focus. */
async function tabTo(tab: Page, name: string): Promise<void> {
  for (let n = 0; (await focused(tab)) !== name; n += 1) {
    if (n > 50) throw new Error(`Tab never comes to ${name}`);
    await tab.keyboard.press("Tab");
  }
}

describeInChromium("files", () => {
  test("what is typed is saved, and what another editor saves is shown, with its line ends", async () => {
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

  test("an answer that the command line began is there, and one that is removed comes back", async () => {
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
  ])("of two versions the person chooses one, and the other is kept: %s", async (button, wins, kept) => {
    const served = await serve();
    const tab = await openTab(served, "/labs/01-scripted");
    await beginLab(tab);
    // Both are changed before either knows of the other.
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
  });

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

  test("a reload in the middle of a run finds it where it is, and the text that was typed", async () => {
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
    // A check that is begun anew ends the one before.
    await write(tab, "// {}\n");
    await check(tab);
    await expect.poll(() => status.innerText()).toContain("All checks pass.");
  });

  test("the keyboard alone is enough, and the editor lets the focus go", async () => {
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
    // Typed over a selection, Chromium would keep its style, and note that the page's policy does not let it.
    await tab.keyboard.press("Delete");
    await tab.keyboard.type("// {}");
    await tab.keyboard.press("ControlOrMeta+Enter");
    await expect.poll(() => tab.locator(".verdict").first().innerText()).toContain("All checks pass.");
    await tab.keyboard.press("Escape");
    await tab.keyboard.press("Tab");
    expect(await focused(tab)).toBe("Results");
    expect(await readFile(fileOf(served.work), "utf8")).toBe("// {}");
  });

  test("ten tabs get on with it", async () => {
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
