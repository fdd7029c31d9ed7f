/** A real Chromium, and the page of `labs serve` in it. */
import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { afterAll, describe, expect, onTestFinished } from "vitest";
import { type Bin, fixtureLabs, makeBin, project } from "../cli/labs-bin.ts";

const places = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];
const found = places.find((place) => place !== undefined && existsSync(place));
const advice = "no Chromium on this machine: install it, or name one in CHROMIUM";

/** Tests in a browser. Without a browser they are skipped with the reason, but in CI they fail. */
export function describeInChromium(name: string, body: () => void): void {
  const isMissing = found === undefined && !process.env["CI"];
  describe.skipIf(isMissing)(isMissing ? `${name} (${advice})` : name, () => {
    afterAll(async () => {
      await (await browser)?.close();
      browser = undefined;
    });
    body();
  });
}

let browser: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  if (found === undefined) throw new Error(advice);
  browser ??= chromium.launch({ executablePath: found });
  return browser;
}

export interface Served extends Bin {
  /** The address with the token. */
  readonly url: string;
  /** The address without the token. */
  readonly origin: string;
  /** The id of the server's process group. */
  readonly pid: number;
}

/** Starts the server for these labs, with a separate work folder. */
export async function serve(labs = fixtureLabs, ...options: readonly string[]): Promise<Served> {
  const bin = await makeBin({ LABS_FOLDER: labs });
  const started = bin.start("serve", "--no-open", ...options);
  const [url = ""] = /http:\S+/.exec(await started.printed("\n")) ?? [];
  return { ...bin, url, origin: new URL(url).origin, pid: started.pid };
}

/** Starts the server for the project's labs. */
export const serveLabs = (): Promise<Served> => serve(path.join(project, "labs"));

/** Opens the page. An error on it, or a request to another host, fails the test at its end. */
export async function openTab(
  { url, origin }: Served,
  where = "/",
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await (await launch()).newContext(options);
  // The machine can be busy.
  context.setDefaultTimeout(120_000);
  const tab = await context.newPage();
  const troubles: string[] = [];
  tab.on("pageerror", (error) => troubles.push(error.message));
  tab.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
  context.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(origin) && !asked.startsWith("data:")) troubles.push(`request to ${asked}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(troubles).toEqual([]);
  });
  await tab.goto(url);
  if (where !== "/") await tab.goto(origin + where);
  return tab;
}
