/** The target aws with a simulated AWS: which account it opens, what it refuses, and what it never prints. */
import { existsSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { exitCodes } from "../../src/common/errors.ts";
import { openAws } from "../../src/targets/aws.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { accountId, keys, writeHome, mark, startStandIn, startTrap } from "./aws-stand-in.ts";

let home: string;

beforeEach(async () => {
  home = await temporaryFolder();
  await writeHome(home, "http://127.0.0.1:9");
  vi.stubEnv("HOME", home);
  return () => vi.unstubAllEnvs();
});

const open = (profile: string, { url, said = [] }: { url: string; said?: string[] }) =>
  openAws(
    { profile, yesRealAws: true, env: {}, progress: (line) => void said.push(line) },
    { endpoint: () => url },
  );

const nowhere = { url: "http://127.0.0.1:9" };

test("a named profile gives the account, its region and an endpoint template, and a note about the costs", async () => {
  await using standIn = await startStandIn();
  const said: string[] = [];
  await using target = await open("work", { url: standIn.url, said });
  const access = target.access();
  expect(access).toMatchObject({ name: "aws", accountId, region: "eu-west-1", credentials: keys });
  expect(access.prefix).toMatch(/^labs-[0-9a-z]{5}-[0-9a-z]{5}-$/);
  expect(standIn.asked).toEqual([keys.accessKeyId]);
  expect(said).toEqual([
    `Real AWS, at your cost: account ${accountId}, eu-west-1, as arn:aws:iam::${accountId}:user/learner.`,
  ]);
  expect(await target.trouble()).toBeUndefined();
});

test("the profile's account is used, whatever is in the environment", async () => {
  await using standIn = await startStandIn();
  await using trap = await startTrap();
  const places = await writeHome(home, trap.url);
  for (const variables of Object.values(places)) {
    for (const [name, value] of Object.entries({ ...variables, HOME: home })) vi.stubEnv(name, value);
  }
  vi.stubEnv("AWS_REGION", "us-east-2");
  vi.stubEnv("AWS_USE_FIPS_ENDPOINT", "true");
  for (const service of ["", "_S3", "_STS"]) vi.stubEnv(`AWS_ENDPOINT_URL${service}`, trap.url);
  vi.stubEnv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
  await using target = await open("work", standIn);
  const { credentials, region } = target.access();
  expect({ credentials, region }).toEqual({ credentials: keys, region: "eu-west-1" });
  expect(trap.hits).toEqual([]);
});

test("the SDK runs a profile's credential_process, and the session token is used", async () => {
  await using standIn = await startStandIn();
  await using target = await open("process", standIn);
  expect(target.access().credentials).toEqual({
    accessKeyId: mark,
    secretAccessKey: mark,
    sessionToken: mark,
  });
});

test.each([
  ["missing", /has no profile "missing"/, /list-profiles/],
  ["nowhere", /has no region/, /aws configure set region/],
  ["emulator", /that is not real AWS/, /--target endpoint/],
  ["china", /not one of the partition aws/, /eu-west-1/],
  ["strange", /not one of the partition aws/, /eu-west-1/],
])("the profile %s is a usage error", async (profile, message, hint) => {
  await expect(open(profile, nowhere)).rejects.toMatchObject({
    exitCode: exitCodes.usage,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

test.each([
  ["broken-process", /credential_process gave none/],
  ["signed-out", /aws sso login --profile signed-out/],
  ["mfa", /MFA code/],
])("the profile %s gives no credentials, which is a failure of the environment", async (profile, hint) => {
  const error = await open(profile, nowhere).catch((caught: unknown) => caught as Error);
  expect(error).toMatchObject({
    exitCode: exitCodes.environment,
    message: `The profile "${profile}" gives no credentials.`,
    hint: expect.stringMatching(hint),
  });
  expect(JSON.stringify(error, ["message", "hint", "stack", "cause"])).not.toContain(mark);
});

test.each(["ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"])(
  "the error for credentials refused with %s does not contain them",
  async (refuse) => {
    await using standIn = await startStandIn({ refuse });
    const error = await open("process", standIn).catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({
      exitCode: exitCodes.environment,
      message: `AWS refuses the credentials of the profile "process": ${refuse}.`,
    });
    expect(JSON.stringify(error, ["message", "hint", "stack", "cause"])).not.toContain(mark);
  },
);

test("nothing is read or run unless both options are given", async () => {
  const options = { env: {}, progress: () => {} };
  await expect(openAws({ ...options, profile: "process" })).rejects.toThrow(/costs money/);
  await expect(openAws({ ...options, yesRealAws: true })).rejects.toThrow(/costs money/);
  expect(existsSync(path.join(home, "process-was-run"))).toBe(false);
});

test("an STS that does not answer is a failure of the environment", async () => {
  await expect(open("work", nowhere)).rejects.toMatchObject({
    exitCode: exitCodes.environment,
    message: expect.stringContaining("STS in eu-west-1"),
  });
});
