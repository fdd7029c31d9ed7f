// Makes the screenshots of docs/page.md: the page of `labs serve` with a wrong answer, in both themes.
// node scripts/record-page.mjs
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = await mkdtemp(join(tmpdir(), "labs-page-"));
const server = spawn(process.execPath, [join(root, "dist/cli/main.js"), "serve", "--no-open"], {
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, LABS_WORK: work },
});
const [line] = await once(server.stdout, "data");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
try {
  const tab = await browser.newPage({ viewport: { width: 1100, height: 620 } });
  await tab.goto(String(line).trim());
  await tab.goto(new URL("/labs/01-s3-read", tab.url()).href);
  await tab.getByRole("button", { name: "Begin this lab" }).click();
  await tab.getByRole("button", { name: "Check" }).click();
  await tab.locator(".verdict.wrong").waitFor({ timeout: 120_000 });
  // With a part of the editor above and of the first failure below.
  await tab.locator(".verdict.wrong").evaluate((element) => element.scrollIntoView({ block: "center" }));
  for (const colorScheme of ["light", "dark"]) {
    await tab.emulateMedia({ colorScheme });
    await tab.screenshot({ path: join(root, `docs/page-${colorScheme}.png`) });
  }
} finally {
  await browser.close();
  server.kill();
  await once(server, "exit");
  await rm(work, { recursive: true, force: true });
}
