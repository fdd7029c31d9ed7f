/** Checks on real AWS: the endpoints of their clients, what they cannot do, and errors of their own calls. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { expect, test, vi } from "vitest";
import { STSClient } from "@aws-sdk/client-sts";
import type { RunSettings } from "../../src/common/run-data.ts";
import { makeAws } from "../../src/testing/aws.ts";
import { deployAnswer } from "../../src/testing/deploy-answer.ts";
import { randomBy } from "../../src/testing/random.ts";
import { Scope } from "../../src/testing/scope.ts";
import { recordOf } from "../../src/testing/check-record.ts";

const settings: RunSettings = {
  lab: "01-look",
  labFolder: "/nowhere",
  answerFile: "/nowhere/answer.ts",
  checks: ["a"],
  seed: 1,
  isolation: "process",
  libraries: [],
  limits: { seconds: 1, memoryMb: 1, outputKb: 1 },
  target: {
    name: "aws",
    endpoint: "https://{service}.eu-west-1.amazonaws.com",
    region: "eu-west-1",
    accountId: "111122223333",
    credentials: { accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "token" },
    prefix: "labs-1-abcde-",
  },
};
const newScope = (): Scope => new Scope(settings, "a", randomBy(1, "a"));

test.each([
  [S3Client, "s3"],
  [KMSClient, "kms"],
  [LambdaClient, "lambda"],
  [CloudWatchLogsClient, "logs"],
])("%o calls the right host, whatever is in the environment", async (type, service) => {
  for (const suffix of ["", "_S3", "_KMS", "_LAMBDA", "_CLOUDWATCH_LOGS"]) {
    vi.stubEnv(`AWS_ENDPOINT_URL${suffix}`, "http://127.0.0.1:9");
  }
  vi.stubEnv("AWS_USE_FIPS_ENDPOINT", "true");
  const { config } = makeAws(newScope()).client(type as typeof S3Client);
  const { protocol, hostname, path } = await config.endpoint!();
  vi.unstubAllEnvs();
  expect(`${protocol}//${hostname}${path}`).toBe(`https://${service}.eu-west-1.amazonaws.com/`);
  expect(await config.useFipsEndpoint()).toBe(false);
});

test("a client of a service without a known host is a defect of the lab", () => {
  expect(() => makeAws(newScope()).client(STSClient)).toThrow(/Where does STSClient call on aws/);
});

test("deploying a function is a failure of the environment that mentions the role", async () => {
  const scope = newScope();
  const aws = makeAws(scope);
  const thrown = await deployAnswer(
    { export: "handler" },
    { scope, aws, bundle: { file: "" } as never },
  ).catch((error: unknown) => error);
  expect(recordOf(scope, { error: thrown })).toMatchObject({
    trouble: "environment",
    reason: expect.stringContaining("needs a role"),
  });
});

test.each([
  ["AccessDenied", 403, "You may not.", "AccessDenied: You may not."],
  ["AccessDeniedException", 400, "You may not.", "AccessDeniedException: You may not."],
  ["ExpiredToken", 400, "The token PERSONS has ended.", "ExpiredToken"],
  ["SignatureDoesNotMatch", 403, "x-amz-security-token:PERSONS", "SignatureDoesNotMatch"],
])("%s for the check's own call is a failure of the environment", (...row) => {
  const [name, httpStatusCode, message, shown] = row;
  const error = Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
  expect(recordOf(newScope(), { error })).toMatchObject({
    trouble: "environment",
    reason: `AWS refuses the check's own call: ${shown}`,
  });
});
