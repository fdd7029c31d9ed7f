/** The page before there is an answer: the list, a lab's text, its hints. */
import { cp, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { project } from "../cli/labs-bin.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { expectAccessible, isTooWide } from "./axe.ts";
import { describeInChromium, openTab, serve, serveLabs } from "./chromium.ts";

describeInChromium("reading", () => {
  test("the list shows every lab, the progress and the next lab", async () => {
    const served = await serveLabs();
    const tab = await openTab(served);
    const ids = (await readdir(path.join(project, "labs"))).filter((name) => /^\d\d-/.test(name));
    await expect.poll(() => tab.locator(".labs > li").count()).toBe(ids.length);
    const first = tab.locator(".labs > li").first();
    expect(await first.innerText()).toMatch(/01 Read an object[^]*not begun\s+easy\s+30 min\s+s3/);
    expect(await tab.locator(".primary").innerText()).toBe("Begin 01: Read an object from S3");
    expect(tab.url()).not.toContain("token");
    await expectAccessible(tab);
    await served.labs("start", "02");
    await tab.reload();
    await expect.poll(() => tab.locator(".labs > li").nth(1).innerText()).toContain("begun");
    expect(await tab.locator(".primary").innerText()).toContain("Go on with 02");
  });

  test("a lab shows its text with tables and coloured code, without requirement marks", async () => {
    const tab = await openTab(await serveLabs(), "/labs/01-s3-read");
    const text = tab.locator("#panel-task");
    await expect.poll(() => text.locator(".tok-keyword").count()).toBeGreaterThan(3);
    const words = await text.innerText();
    expect(words).toContain("characters of several bytes, wherever the network cuts the stream;");
    expect(words).not.toMatch(/<!--|req:|no demand|<td>/);
    expect(await text.locator("td").count()).toBeGreaterThan(8);
    await expectAccessible(tab);
    await tab.getByRole("tab", { name: "Task" }).press("ArrowRight");
    expect(await tab.locator("#panel-python").innerText()).toContain("import boto3");
    await expectAccessible(tab);
  });

  test("hints come one level at a time, as on the command line", async () => {
    const served = await serve();
    const tab = await openTab(served, "/labs/01-scripted");
    await tab.getByRole("tab", { name: "Hints" }).click();
    expect(await tab.getByText("Think of read.").count()).toBe(0);
    await tab.getByRole("button", { name: "Show hint 1 of 3" }).first().click();
    await tab.getByText("Think of read.").waitFor();
    expect(await tab.getByText("Look at read.").count()).toBe(0);
    expect((await served.labs("hint", "01", "--task", "read")).out).toContain("Look at read.");
    await tab.getByRole("button", { name: "Show hint 2 of 3" }).click();
    await tab.getByText("read() does it.").waitFor();
    await tab.reload();
    await tab.getByRole("tab", { name: "Hints" }).click();
    expect(await tab.getByText("Look at read.").isVisible()).toBe(true);
    await expectAccessible(tab);
  });

  test("HTML in a README has no effect", async () => {
    const labs = path.join(await temporaryFolder(), "labs");
    await cp(path.join(project, "test/fixtures/labs"), labs, { recursive: true });
    const hostile = [
      "# Title",
      "<script>document.title='owned'</script>",
      "<img src=x onerror=\"document.title='owned'\">",
      "[a link](javascript:document.title='owned')",
      "![a picture](http://192.0.2.1/picture.png)",
      "<table onclick=\"document.title='owned'\"><tr><td>cell</td></tr></table>",
      "<scr<!-- -->ipt>document.title='owned'</scr<!-- -->ipt>",
      "`<b>code</b>` <svg/onload=document.title='owned'>",
    ].join("\n\n");
    await writeFile(path.join(labs, "01-scripted/README.md"), hostile);
    const tab = await openTab(await serve(labs), "/labs/01-scripted");
    const text = tab.locator("#panel-task");
    await expect.poll(() => text.innerText()).toContain("<script>document.title='owned'</script>");
    expect(await text.locator("script, img, svg, a, [onclick], [onerror], b").count()).toBe(0);
    expect(await tab.title()).toBe("Do as the answer says – aws-data-labs");
  });

  test("everything fits on 320 pixels, and the chosen theme is stored", async () => {
    const viewport = { width: 320, height: 640 };
    const tab = await openTab(await serveLabs(), "/labs/01-s3-read", { viewport });
    for (const name of ["Task", "Python", "Hints"]) {
      await tab.getByRole("tab", { name }).click();
      expect([name, await isTooWide(tab)]).toEqual([name, false]);
    }
    await tab.getByRole("combobox", { name: "Theme" }).selectOption("dark");
    await tab.getByRole("link", { name: "aws-data-labs" }).click();
    await tab.getByRole("heading", { name: "Labs" }).waitFor();
    expect(await isTooWide(tab)).toBe(false);
    const ground = await tab.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    expect(ground).toBe("rgb(20, 23, 28)");
  });

  test("a missing lab gives an error message", async () => {
    const tab = await openTab(await serve());
    // The browser logs the 404 on its console.
    tab.removeAllListeners("console");
    await tab.goto(`${new URL(tab.url()).origin}/labs/99-nothing`);
    await expect.poll(() => tab.getByRole("alert").innerText()).toBe('There is no lab "99-nothing".');
  });
});
