/** IAM actions and ARNs of calls. The actions' names can differ from the operations'. */
import { expect, test } from "vitest";
import type { Call } from "../../../src/common/run-data.ts";
import type { KeptCalls } from "../../../src/labs/calls/kept-calls.ts";
import { needsOf } from "../../../src/common/needs/needs.ts";
import { policyDocument, policyOf } from "../../../src/labs/calls/policy.ts";
import { standInNotes } from "../../../src/labs/calls/resources.ts";
import { aCall } from "../../support/judged-run.ts";

const account = { accountId: "111122223333", region: "eu-west-1", prefix: "labs-7-abcde-" };
const key = "arn:aws:kms:eu-west-1:111122223333:key/1234";

const needs = (operation: string, input: object, more: Partial<Call> = {}): string[] =>
  needsOf(aCall({ operation, input: { ...input }, ...more }), account).map(
    ({ action, resource }) => `${action} ${resource}`,
  );

const object = { Bucket: "b", Key: "k/1" };

test.each<[string, object, Partial<Call>, string[]]>([
  ["GetObject", object, {}, ["s3:GetObject arn:aws:s3:::b/k/1"]],
  ["HeadObject", object, {}, ["s3:GetObject arn:aws:s3:::b/k/1"]],
  [
    "HeadObject",
    object,
    { status: 404 },
    ["s3:GetObject arn:aws:s3:::b/k/1", "s3:ListBucket arn:aws:s3:::b"],
  ],
  ["HeadObject", { ...object, VersionId: "v" }, {}, ["s3:GetObjectVersion arn:aws:s3:::b/k/1"]],
  ["ListObjectsV2", { Bucket: "b" }, {}, ["s3:ListBucket arn:aws:s3:::b"]],
  ["ListObjectVersions", { Bucket: "b" }, {}, ["s3:ListBucketVersions arn:aws:s3:::b"]],
  ["ListBuckets", {}, {}, ["s3:ListAllMyBuckets *"]],
  ["PutBucketAccelerateConfiguration", { Bucket: "b" }, {}, ["s3:PutAccelerateConfiguration arn:aws:s3:::b"]],
  ["ListBucketMetricsConfigurations", { Bucket: "b" }, {}, ["s3:GetMetricsConfiguration arn:aws:s3:::b"]],
  [
    "DeleteBucketInventoryConfiguration",
    { Bucket: "b" },
    {},
    ["s3:PutInventoryConfiguration arn:aws:s3:::b"],
  ],
  ["DeleteBucketOwnershipControls", { Bucket: "b" }, {}, ["s3:PutBucketOwnershipControls arn:aws:s3:::b"]],
  [
    "DeleteObject",
    { ...object, BypassGovernanceRetention: true },
    {},
    ["s3:DeleteObject arn:aws:s3:::b/k/1", "s3:BypassGovernanceRetention arn:aws:s3:::b/k/1"],
  ],
  ["UploadPart", object, {}, ["s3:PutObject arn:aws:s3:::b/k/1"]],
  [
    "PutObject",
    { ...object, Tagging: "a=b" },
    {},
    ["s3:PutObject arn:aws:s3:::b/k/1", "s3:PutObjectTagging arn:aws:s3:::b/k/1"],
  ],
  [
    "CopyObject",
    { ...object, CopySource: "from/a%20b?versionId=v" },
    {},
    ["s3:PutObject arn:aws:s3:::b/k/1", "s3:GetObjectVersion arn:aws:s3:::from/a b"],
  ],
  [
    "DeleteObjects",
    { Bucket: "b", Delete: { Objects: [{ Key: "1" }, { Key: "2", VersionId: "v" }] } },
    {},
    ["s3:DeleteObject arn:aws:s3:::b/1", "s3:DeleteObjectVersion arn:aws:s3:::b/2"],
  ],
  ["GetObject", object, { kmsKey: key }, ["s3:GetObject arn:aws:s3:::b/k/1", `kms:Decrypt ${key}`]],
  [
    "PutObject",
    { ...object, ServerSideEncryption: "aws:kms", SSEKMSKeyId: "1234" },
    {},
    ["s3:PutObject arn:aws:s3:::b/k/1", `kms:GenerateDataKey ${key}`],
  ],
  ["GetObject", { Bucket: "b", Key: "${a}*?" }, {}, ["s3:GetObject arn:aws:s3:::b/${$}{a}${*}${?}"]],
])("S3 %s of %j needs these actions on its resources", (...[operation, input, more, expected]) => {
  expect(needs(operation, input, more)).toEqual(expected);
});

test.each<[string, string, object, Partial<Call>, string[]]>([
  ["kms", "Decrypt", {}, { kmsKey: key }, [`kms:Decrypt ${key}`]],
  ["kms", "Decrypt", {}, {}, ["kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/*"]],
  ["kms", "Encrypt", { KeyId: "alias/a" }, { kmsKey: key }, [`kms:Encrypt ${key}`]],
  [
    "kms",
    "ReEncrypt",
    { SourceKeyId: "1234" },
    { kmsKey: key },
    [`kms:ReEncryptFrom ${key}`, `kms:ReEncryptTo ${key}`],
  ],
  ["kms", "ListKeys", {}, {}, ["kms:ListKeys *"]],
  [
    "lambda",
    "Invoke",
    { FunctionName: "f" },
    {},
    ["lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:f"],
  ],
  [
    "lambda",
    "CreateFunction",
    { FunctionName: "f", Role: "arn:aws:iam::111122223333:role/r" },
    {},
    [
      "lambda:CreateFunction arn:aws:lambda:eu-west-1:111122223333:function:f",
      "iam:PassRole arn:aws:iam::111122223333:role/r",
    ],
  ],
  [
    "logs",
    "GetLogEvents",
    { logGroupName: "/g" },
    {},
    ["logs:GetLogEvents arn:aws:logs:eu-west-1:111122223333:log-group:/g:*"],
  ],
  ["sts", "GetCallerIdentity", {}, {}, []],
])("%s:%s of %j needs these actions on its resources", (...[service, operation, input, more, expected]) => {
  expect(needs(operation, input, { service, ...more })).toEqual(expected);
});

const kept = (...calls: Call[]): KeptCalls => ({
  version: 2,
  at: "2026-11-22T00:00:00.000Z",
  lab: "01-x",
  target: "embedded",
  seed: 1,
  answer: "",
  account,
  answerCalls: [{ check: "a", call: "act()", calls }],
  omitted: 0,
});

test("actions on the same resources share a statement, and each lists the calls that need it", () => {
  const statements = policyOf(
    kept(
      aCall({ operation: "HeadObject", input: object }),
      aCall({ operation: "GetObject", input: object }),
      aCall({ operation: "PutObject", input: object }),
    ),
  );
  expect(policyDocument(statements)).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Statement1",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: ["arn:aws:s3:::b/k/1"],
      },
    ],
  });
  expect(statements[0]?.neededBy).toEqual([
    "s3:GetObject: s3:HeadObject (1 call)",
    "s3:GetObject: s3:GetObject (1 call)",
    "s3:PutObject: s3:PutObject (1 call)",
  ]);
});

test("many objects of a bucket are summarized by their common prefix", () => {
  const many = Array.from({ length: 30 }, (_, n) => aCall({ input: { Bucket: "b", Key: `in/${n}.csv` } }));
  const [statement] = policyOf(kept(...many, aCall({ input: { Bucket: "c", Key: "x" } })));
  expect(statement?.Resource).toEqual(["arn:aws:s3:::b/in/*", "arn:aws:s3:::c/x"]);
});

test("resources made for the same purpose are one placeholder, which is explained", () => {
  const calls = [
    aCall({ input: { Bucket: "<bucket data>", Key: "in/one.csv" } }),
    aCall({ input: { Bucket: "<bucket data>", Key: "in/two.csv" } }),
    aCall({ operation: "ListObjectsV2", input: { Bucket: "<bucket data>" } }),
    aCall({ operation: "PutObject", input: { Bucket: "<bucket output>", Key: "out.json" } }),
    ...[1, 2, 3, 4].map((n) =>
      aCall({ service: "kms", operation: "Decrypt", input: {}, kmsKey: `${key}${n}` }),
    ),
  ];
  const made = kept(...calls);
  const resources = policyOf(made).map(({ Action, Resource }) => [...Action, ...Resource].join(" "));
  expect(resources).toEqual([
    "kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/*",
    "s3:GetObject arn:aws:s3:::<bucket data>/in/one.csv arn:aws:s3:::<bucket data>/in/two.csv",
    "s3:ListBucket arn:aws:s3:::<bucket data>",
    "s3:PutObject arn:aws:s3:::<bucket output>/out.json",
  ]);
  expect(standInNotes(resources)).toEqual([
    expect.stringMatching(/^<bucket data> stands for what/),
    expect.stringMatching(/^<bucket output> stands for what/),
    expect.stringMatching(/^key\/\* stands for/),
  ]);
  expect(standInNotes(["arn:aws:s3:::b/k/1"])).toEqual([]);
});
