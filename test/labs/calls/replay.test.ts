/** Missing and unused permissions of an enforced policy. */
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { enforced, findingsOf } from "../../../src/labs/calls/replay.ts";
import { openTarget } from "../../../src/targets/registry.ts";

const account = { accountId: "111122223333", region: "us-east-1", prefix: "labs-abcde-fghij-" };

test("the policy is adapted to the account and names of the next run", () => {
  const statement = {
    Sid: "Statement1",
    Effect: "Allow" as const,
    Action: ["s3:GetObject"],
    Resource: [
      "arn:aws:s3:::<bucket data>/in/a.csv",
      "arn:aws:kms:us-east-1:111122223333:key/1234",
      "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/<function copy>:*",
    ],
    neededBy: [],
  };
  expect(enforced([statement], account, { accountId: "444455556666" })).toEqual([
    {
      Sid: "Statement1",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [
        "arn:aws:s3:::*/in/a.csv",
        "arn:aws:kms:us-east-1:444455556666:key/*",
        "arn:aws:logs:us-east-1:444455556666:log-group:/aws/lambda/*:*",
      ],
    },
  ]);
});

test("the embedded AWS enforces a policy on an answer's calls and records the permissions they need", async () => {
  await using target = await openTarget({ name: "embedded", progress: () => {}, env: {} });
  const access = target.access();
  const Bucket = `${access.prefix}data`;
  const client = (credentials: typeof access.credentials) =>
    new S3Client({
      endpoint: access.endpoint,
      region: access.region,
      credentials: { ...credentials },
      forcePathStyle: true,
      maxAttempts: 1,
    });
  const checks = client(access.credentials);
  await checks.send(new CreateBucketCommand({ Bucket }));
  await checks.send(new PutObjectCommand({ Bucket, Key: "in/a", Body: "x" }));
  const statements = [
    {
      Sid: "Statement1",
      Effect: "Allow" as const,
      Action: ["s3:DeleteObject", "s3:GetObject"],
      Resource: ["arn:aws:s3:::*/in/*"],
    },
  ];
  const { access: held, asked } = target.restrict!(
    access,
    JSON.stringify({ Version: "2012-10-17", Statement: statements }),
  );
  const answer = client(held.answerCredentials!);
  await answer.send(new GetObjectCommand({ Bucket, Key: "in/a" }));
  for (let times = 0; times < 2; times += 1) {
    await expect(answer.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("because no session policy allows the s3:ListBucket action") as string,
    });
  }
  expect(findingsOf(statements, asked)).toEqual({
    missing: [{ action: "s3:ListBucket", resource: `arn:aws:s3:::${Bucket}`, times: 2 }],
    notNeeded: [{ Sid: "Statement1", action: "s3:DeleteObject" }],
  });
});
