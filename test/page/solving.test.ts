/** Solving labs on the page, from the starter to the pass, and the messages on the way. */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { project } from "../cli/labs-bin.ts";
import { expectAccessible, isTooWide } from "./axe.ts";
import { describeInChromium, openTab, serve, serveLabs } from "./chromium.ts";
import { beginLab, check, saved, verdict, write } from "./editing.ts";

const labs = path.join(project, "labs");
const ids = (await readdir(labs)).filter((name) => /^\d\d-/.test(name));
const solution = (id: string): Promise<string> => readFile(path.join(labs, id, "solution/answer.ts"), "utf8");

const row = (tab: Page, id: string) => tab.locator(`[data-check="${id}"]`);

describeInChromium("solving", () => {
  test.each(ids)("%s can be solved, from starter to pass", async (id) => {
    const served = await serveLabs();
    const tab = await openTab(served, `/labs/${id}`);
    await beginLab(tab);
    await check(tab);
    expect(await verdict(tab)).not.toContain("All checks pass");
    await write(tab, await solution(id));
    await tab.keyboard.press("ControlOrMeta+Enter");
    expect(await verdict(tab)).toMatch(/^All checks pass\. (\d+) of \1 checks pass/);
    expect(await readFile(path.join(served.work, id, "answer.ts"), "utf8")).toBe(await solution(id));
    expect((await served.labs("list")).out).toMatch(new RegExp(`${id}.*production-ready`));
  });

  test("a wrong answer shows the reason, the input, the difference and the replay command", async () => {
    const tab = await openTab(await serveLabs(), "/labs/01-s3-read");
    await beginLab(tab);
    await check(tab);
    expect(await verdict(tab)).toMatch(
      /checks pass: \d+ of \d+ core and \d+ of \d+ production requirements met/,
    );
    const first = row(tab, "returns-text");
    expect(await first.locator("summary").innerText()).toMatch(/^FAIL\s+returns the object's text/);
    expect(await first.getAttribute("open")).toBe("");
    const shown = await first.innerText();
    expect(shown).toMatch(/Why[^]*Asked[^]*the object's text[^]*Difference[^]*- expected[^]*\+ actual/);
    expect(shown).toMatch(/s3:GetObject\s+200/);
    expect(shown).toMatch(/\.\/lab check 01-s3-read --seed \S+ --check returns-text/);
    expect(await first.locator("mark").count()).toBe(2);
    await expectAccessible(tab);
    await tab.setViewportSize({ width: 320, height: 640 });
    expect(await isTooWide(tab)).toBe(false);
  });

  test("the example shows value, output and AWS calls without a verdict", async () => {
    const tab = await openTab(await serveLabs(), "/labs/01-s3-read");
    await beginLab(tab);
    await tab.getByRole("button", { name: "Run example" }).click();
    const output = tab.locator("#panel-output");
    await expect.poll(() => output.innerText()).toContain("Nothing was judged.");
    expect(await output.innerText()).toMatch(/readS3File\([^]*\[object Object\][^]*s3:GetObject\s+200/);
    await expectAccessible(tab);
  });

  test("a type error is shown at its line while typing", async () => {
    const tab = await openTab(await serveLabs(), "/labs/01-s3-read");
    await beginLab(tab);
    const text = await solution("01-s3-read");
    await write(tab, `${text}\nconst five: number = "five";\n`);
    await tab.locator(".cm-lint-marker-error").first().waitFor();
    await tab.locator(".cm-lintRange-error").hover();
    await tab.getByText("Type 'string' is not assignable to type 'number'.").waitFor();
  });

  test("an answer that ends its process or does not load gets its own message", async () => {
    const tab = await openTab(await serve(path.join(project, "test/fixtures/small-labs")), "/labs/01-echo");
    await beginLab(tab);
    await write(tab, "throw new Error('no such luck');\n");
    await check(tab);
    expect(await verdict(tab)).toContain("The answer does not load.");
    expect(await tab.locator("details[open] .why").innerText()).toContain("no such luck");
    await write(tab, "export const echo = () => process.kill(process.pid, 'SIGKILL');\n");
    await check(tab);
    expect(await verdict(tab)).not.toContain("All checks pass");
  });

  test("an endless loop reaches its limit, and a run without a waiting page is stopped", async () => {
    const tab = await openTab(await serve(path.join(project, "test/fixtures/small-labs")), "/labs/01-echo");
    await beginLab(tab);
    await write(tab, "export const echo = () => { for (;;); };\n");
    await check(tab);
    expect(await verdict(tab)).toContain("A limit was reached");
    await check(tab);
    await tab.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => tab.locator(".verdict").first().innerText()).toBe("Stopped.");
  });

  test("output, results and errors of an answer are shown as text, never as HTML", async () => {
    const tab = await openTab(await serve(path.join(project, "test/fixtures/small-labs")), "/labs/01-echo");
    await beginLab(tab);
    const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    const lines = [
      `const hostile = ${JSON.stringify(hostile)};`,
      "console.log(hostile);",
      "export const echo = () => { console.error(hostile); throw new Error(hostile); };",
    ];
    await write(tab, `${lines.join("\n")}\n`);
    await saved(tab, "Saved");
    await check(tab);
    await verdict(tab);
    const results = tab.locator("#panel-results");
    await expect.poll(() => results.innerText()).toContain("<script>document.title='owned'</script>");
    expect(await tab.locator(".workbench :is(img, script)").count()).toBe(0);
    expect(await tab.title()).not.toContain("owned");
  });
});
