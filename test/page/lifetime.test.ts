/** Start and end of the page's server. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { gone, makeBin, startByParent } from "../cli/labs-bin.ts";
import { serve } from "./chromium.ts";

test.each(["SIGINT", "SIGHUP", "SIGTERM"] as const)("%s ends it", async (signal) => {
  const { pid } = await serve();
  process.kill(pid, signal);
  await gone(pid);
});

test("it ends when the program that started it ends", async () => {
  const { work } = await makeBin();
  const parent = await startByParent(work, "serve", "--no-open");
  process.kill(parent, "SIGKILL");
  await gone(parent);
});

test("--port selects the port, and a port in use is an error", async () => {
  const taken = createServer();
  onTestFinished(() => void taken.close());
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const port = String((taken.address() as AddressInfo).port);
  const { labs } = await makeBin();
  const { code, err } = await labs("serve", "--no-open", "--port", port);
  expect([code, err]).toEqual([5, expect.stringContaining(`Port ${port} on 127.0.0.1 is in use`)]);
  await new Promise((resolve) => taken.close(resolve));
  const { origin } = await serve(undefined, "--port", port);
  expect(new URL(origin).port).toBe(port);
});

test("--json prints its address as JSON", async () => {
  const { start } = await makeBin();
  const started = start("serve", "--no-open", "--json");
  const { url } = JSON.parse(await started.printed("}\n")) as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
});
