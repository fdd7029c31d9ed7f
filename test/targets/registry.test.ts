import { expect, test } from "vitest";
import { exitCodes } from "../../src/common/errors.ts";
import { openTarget } from "../../src/targets/registry.ts";

const open = (options: Partial<Parameters<typeof openTarget>[0]>) =>
  openTarget({ name: "aws", progress: () => {}, env: {}, ...options });

test("an unknown target is a usage error that lists the targets", async () => {
  await expect(open({ name: "floci" })).rejects.toMatchObject({
    exitCode: exitCodes.usage,
    hint: "Targets: embedded, localstack, endpoint, aws.",
  });
});

test.each([
  ["embedded", { profile: "work" }, /--profile means nothing to the target embedded/],
  ["embedded", { endpoint: "http://127.0.0.1:4566" }, /--endpoint means nothing to the target embedded/],
  ["localstack", { allowRemoteEndpoint: true }, /--allow-remote-endpoint means nothing/],
  ["endpoint", { yesRealAws: true }, /--yes-real-aws means nothing to the target endpoint/],
])("%s refuses options of another target", async (name, options, message) => {
  await expect(open({ name, ...options })).rejects.toThrow(message);
});

test("real AWS requires --yes-real-aws in every case", async () => {
  await expect(open({ env: { AWS_PROFILE: "work", AWS_ACCESS_KEY_ID: "AKIA" } })).rejects.toMatchObject({
    exitCode: exitCodes.usage,
    hint: expect.stringContaining("--yes-real-aws"),
  });
  await expect(open({ profile: "work" })).rejects.toThrow(/needs your consent/);
});

test("real AWS requires a named profile, even if one is in the environment", async () => {
  await expect(open({ yesRealAws: true, env: { AWS_PROFILE: "work" } })).rejects.toMatchObject({
    exitCode: exitCodes.usage,
    hint: expect.stringContaining("--profile"),
  });
});
