/** The page after a check: the calls, the policy, the price, and our solution after a pass. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { project } from "../cli/labs-bin.ts";
import { expectAccessible, isTooWide } from "./axe.ts";
import { describeInChromium, openTab, serve, serveLabs } from "./chromium.ts";
import { beginLab, check, verdict, write } from "./editing.ts";

const call = (n: number, more: object): object => ({
  n,
  service: "s3",
  operation: "PutObject",
  resource: "data/<b>notes</b>.txt",
  status: 200,
  at: n * 10,
  ms: 5,
  requestBytes: 10,
  responseBytes: 0,
  complete: true,
  input: { Bucket: "data", Key: "<b>notes</b>.txt" },
  ...more,
});
const kept = {
  version: 2,
  at: "2026-11-29T08:00:00.000Z",
  lab: "01-scripted",
  target: "embedded",
  seed: "k7f3-x2mq-9pdd",
  answer: "of another answer",
  account: { accountId: "123456789012", region: "us-east-1", prefix: "x" },
  answerCalls: [
    {
      check: "returns-text",
      call: "act()",
      calls: [
        call(1, { status: 503, error: "SlowDown", fault: "throttle" }),
        call(2, { input: { Key: "k", SSECustomerKey: "very secret", SSECustomerKeyMD5: "digest" } }),
        call(3, { status: 0, complete: false }),
      ],
    },
  ],
  omitted: 2,
};

describeInChromium("after a check", () => {
  test("the calls are shown on a timeline, with marked faults and hidden secrets", async () => {
    const served = await serve();
    await mkdir(path.join(served.work, "01-scripted"), { recursive: true });
    await writeFile(path.join(served.work, "01-scripted/calls.json"), JSON.stringify(kept));
    const tab = await openTab(served, "/labs/01-scripted");
    await tab.getByRole("tab", { name: "AWS calls" }).click();
    const panel = tab.locator("#panel-calls");
    await expect.poll(() => panel.locator(".call").count()).toBe(3);
    const [first, second, third] = await panel.locator(".call > summary").allInnerTexts();
    expect(first).toMatch(/1 s3:PutObject\s+503 SlowDown\s+fault\s+0 \+5 ms/);
    expect(second).toMatch(/2 s3:PutObject\s+200\s+10 \+5 ms/);
    expect(third).toMatch(/no answer\s+20 \+5 ms/);
    for (const summary of await panel.locator(".call > summary").all()) await summary.click();
    const shown = await panel.innerText();
    expect(shown).toContain("disturbed by the check: throttle");
    expect(shown).toContain("body not read to its end");
    expect(shown).toContain('"SSECustomerKey": "<hidden>"');
    expect(shown).not.toContain("very secret");
    expect(shown).toContain("<b>notes</b>.txt");
    expect(shown).toContain("Your answer has changed since.");
    expect(shown).toContain("2 further calls were not kept.");
    await expectAccessible(tab);
    await tab.setViewportSize({ width: 320, height: 640 });
    expect(await isTooWide(tab)).toBe(false);
  });

  test("after a pass the page shows the calls, the policy, the price, our solution and the next lab", async () => {
    const tab = await openTab(await serveLabs(), "/labs/01-s3-read");
    await tab.getByRole("tab", { name: "AWS calls" }).click();
    await tab.getByText("are shown here after the first check").waitFor();
    await tab.getByRole("tab", { name: "Solution" }).click();
    expect(await tab.locator("#panel-solution").innerText()).not.toContain("transformToByteArray");
    await beginLab(tab);
    const solution = await readFile(path.join(project, "labs/01-s3-read/solution/answer.ts"), "utf8");
    await write(tab, `${solution}// mine\n`);
    await check(tab);
    expect(await verdict(tab)).toContain("All checks pass.");
    await expectAccessible(tab);
    await tab.getByRole("button", { name: "See our solution and what comes next" }).click();
    const panel = tab.locator("#panel-solution");
    await expect.poll(() => panel.locator("span.unwanted").allInnerTexts()).toEqual(["- // mine\n"]);
    expect(await panel.locator("h2").allInnerTexts()).toEqual([
      "What this lab teaches",
      "Your answer and our solution",
      "What production needs",
    ]);
    expect(await panel.innerText()).toContain("Memory that does not grow with the object.");
    await expectAccessible(tab);
    await tab.getByRole("tab", { name: "AWS calls" }).click();
    const calls = await tab.locator("#panel-calls").innerText();
    expect(calls).toMatch(/"Action": \[\s+"s3:GetObject"\s+\]/);
    expect(calls).toMatch(/s3:GetObject\s+\d+\s+0\s+\d+\s+0\.0000\d+/);
    await tab.getByRole("tab", { name: "Solution" }).click();
    await tab.getByRole("link", { name: "Next: Go back in time with S3 versioning" }).click();
    await tab.getByRole("heading", { name: "13 Go back in time with S3 versioning" }).waitFor();
  });
});
