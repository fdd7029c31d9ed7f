/** Actions in the editor and on its buttons. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

const editor = (tab: Page) => tab.locator(".cm-content");

/** Presses the button that writes the starter and waits for the editor. */
export async function beginLab(tab: Page): Promise<void> {
  await tab.getByRole("button", { name: "Begin this lab" }).click();
  await editor(tab).waitFor();
}

/** Replaces the whole text by pasting. */
export async function write(tab: Page, text: string): Promise<void> {
  await editor(tab).click();
  await tab.keyboard.press("ControlOrMeta+a");
  await tab.evaluate(`{
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", ${JSON.stringify(text)});
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.querySelector(".cm-content").dispatchEvent(paste);
  }`);
}

/** The text in the editor, as far as it is on the screen. */
export const written = async (tab: Page): Promise<string> =>
  (await tab.locator(".cm-line").allTextContents()).join("\n");

export const check = (tab: Page): Promise<void> => tab.getByRole("button", { name: "Check" }).click();

/** Waits until the run ends and returns its verdict. */
export async function verdict(tab: Page): Promise<string> {
  await tab.getByRole("button", { name: "Stop" }).waitFor({ state: "visible" });
  await tab.getByRole("button", { name: "Stop" }).waitFor({ state: "hidden", timeout: 200_000 });
  return tab.locator(".verdict").first().innerText();
}

/** Waits for words in the status of the file. */
export const saved = (tab: Page, words: string): Promise<void> =>
  expect.poll(() => tab.locator(".saved").innerText()).toBe(words);
