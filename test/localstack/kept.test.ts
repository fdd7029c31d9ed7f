/** `labs localstack up|down` with Docker, so only `npm run test:localstack` runs it. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openTarget } from "../../src/targets/registry.ts";
import { type Bin, makeBin } from "../cli/labs-bin.ts";
import { appearance, containersNamed, docker, ownName } from "./docker.ts";
import { invokeFunction } from "./invoke-function.ts";

/** The bin with a separate name for LocalStack. After the test its containers are removed. */
async function bin(
  purpose: string,
): Promise<Bin & { name: string; env: Record<string, string | undefined> }> {
  const name = ownName(purpose);
  const made = await makeBin({ LABS_LOCALSTACK: name });
  onTestFinished(async () => void (await made.labs("localstack", "down")));
  return { ...made, name, env: { ...process.env, LABS_LOCALSTACK: name } };
}

test("up starts it, a second up prints its address, runs use it, and down removes it with its functions", async () => {
  const { labs, name, env } = await bin("life");
  const first = await labs("localstack", "up");
  expect(first).toMatchObject({ code: 0, err: expect.stringMatching(/^Starting LocalStack/) });
  const [endpoint] = /http:\/\/127\.0\.0\.1:\d+/.exec(first.out)!;
  expect(await labs("localstack", "up")).toMatchObject({
    code: 0,
    out: expect.stringContaining(`LocalStack is up already on ${endpoint}.`),
  });
  const progress: string[] = [];
  {
    await using target = await openTarget({
      name: "localstack",
      progress: (line) => progress.push(line),
      env,
    });
    expect(target.endpoint).toBe(endpoint);
    expect(await invokeFunction(target.access())).toBe("42");
    expect(await target.trouble()).toBeUndefined();
  }
  expect(progress).toEqual([expect.stringContaining("Using the LocalStack that is up")]);
  const there = await containersNamed(name);
  expect([there.own.length, there.functions.length]).toEqual([1, 1]);
  expect((await labs("localstack", "down")).out).toContain("is down");
  expect(await containersNamed(name)).toEqual({ own: [], functions: [] });
  expect((await labs("localstack", "down")).out).toBe("No LocalStack was up.\n");
});

test("a killed LocalStack is not used, and up replaces it", async () => {
  const { labs, name, env } = await bin("killed");
  await labs("localstack", "up");
  const before = await containersNamed(name);
  await docker("kill", before.own[0]!);
  const progress: string[] = [];
  {
    await using target = await openTarget({
      name: "localstack",
      progress: (line) => progress.push(line),
      env,
    });
    expect(await target.trouble()).toBeUndefined();
  }
  expect(progress[0]).toContain("is not used: its container is exited");
  const again = await labs("localstack", "up");
  expect(again).toMatchObject({ code: 0, err: expect.stringContaining("is replaced") });
  const after = await containersNamed(name);
  expect(after.own).toHaveLength(1);
  expect(after.own).not.toEqual(before.own);
});

test("a port in use gives exit code 5 with the reason and leaves no container", async () => {
  const { labs, name } = await bin("port");
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  const { code, err } = await labs("localstack", "up", "--port", String(port));
  taken.close();
  expect(code).toBe(5);
  expect(err).toMatch(/error: LocalStack could not be started: its port is taken\..*already/);
  expect((await containersNamed(name)).own).toEqual([]);
});

test("Ctrl-C during the start leaves no container", async () => {
  const { start, name } = await bin("interrupt");
  const up = start("localstack", "up");
  await appearance(1, async () => (await containersNamed(name)).own);
  process.kill(up.pid, "SIGINT");
  expect((await up.done).code).toBe(130);
  expect((await containersNamed(name)).own).toEqual([]);
});
