/** Validation of lifecycle configurations. test/embedded/s3/lifecycle.test.ts tests their effect. */
import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { test } from "../../support/test.ts";
import { newBucket, put, refusal, s3 } from "./support.ts";

type Rule = Partial<LifecycleRule>;
const set = (Bucket: string, ...rules: Rule[]) =>
  s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: rules.map((rule) => ({ Status: "Enabled", Filter: { Prefix: "in/" }, ...rule })),
      },
    }),
  );
const get = (Bucket: string) => s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));

test("lifecycle rules are returned as sent and can be deleted", async () => {
  const bucket = await newBucket("lifecycle");
  const missing = {
    ...refusal("NoSuchLifecycleConfiguration", 404),
    message: "The lifecycle configuration does not exist",
  };
  await expect(get(bucket)).rejects.toMatchObject(missing);
  const rules: LifecycleRule[] = [
    {
      ID: "all",
      Status: "Enabled",
      Filter: { And: { Prefix: "in/", Tags: [{ Key: "a", Value: "b" }], ObjectSizeGreaterThan: 500 } },
      Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" }],
      Expiration: { Days: 365 },
      NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: "GLACIER" }],
      NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 3 },
    },
    {
      ID: "uploads",
      Status: "Disabled",
      Filter: { Prefix: "" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
    { ID: "dated", Status: "Enabled", Filter: { Prefix: "x" }, Expiration: { Date: new Date("2040-01-01") } },
  ];
  await set(bucket, ...rules);
  expect((await get(bucket)).Rules).toEqual(rules);
  await s3.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }));
  await expect(get(bucket)).rejects.toMatchObject(missing);
});

test("a rule without an id gets one, and the old form with Prefix is accepted", async () => {
  const bucket = await newBucket("lifecycle-ids");
  await set(
    bucket,
    { Expiration: { Days: 1 } },
    { Filter: undefined, Prefix: "old/", Expiration: { Days: 1 } },
  );
  const { Rules = [] } = await get(bucket);
  expect(Rules.map(({ ID }) => ID)).toEqual([expect.stringMatching(/.+/), expect.stringMatching(/.+/)]);
  expect(Rules[1]?.Prefix).toBe("old/");
});

test("writes and reads return the expiration date", async () => {
  const bucket = await newBucket("lifecycle-header");
  await set(bucket, { ID: "ten days", Expiration: { Days: 10 } });
  expect((await put(bucket, "in/a")).Expiration).toMatch(
    /^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="ten%20days"$/,
  );
});

const refused: [string, Rule, string, string | undefined][] = [
  ["without an action", {}, "InvalidRequest", "At least one action needs to be specified in a rule"],
  [
    "with an unknown status",
    { Status: "On" as "Enabled", Expiration: { Days: 1 } },
    "MalformedXML",
    undefined,
  ],
  ["without status", { Status: undefined as never, Expiration: { Days: 1 } }, "MalformedXML", undefined],
  ["without a filter", { Filter: undefined, Expiration: { Days: 1 } }, "MalformedXML", undefined],
  [
    "with two filters",
    { Filter: { Prefix: "a", ObjectSizeGreaterThan: 1 }, Expiration: { Days: 1 } },
    "MalformedXML",
    undefined,
  ],
  [
    "with a duplicate tag",
    {
      Filter: {
        And: {
          Tags: [
            { Key: "a", Value: "1" },
            { Key: "a", Value: "2" },
          ],
        },
      },
      Expiration: { Days: 1 },
    },
    "InvalidRequest",
    "Duplicate Tag Keys are not allowed.",
  ],
  [
    "with zero days",
    { Expiration: { Days: 0 } },
    "InvalidArgument",
    "'Days' for Expiration action must be a positive integer",
  ],
  [
    "with a date that is not midnight",
    { Expiration: { Date: new Date("2040-01-01T12:00:00Z") } },
    "InvalidArgument",
    "'Date' must be at midnight GMT",
  ],
  [
    "with both Days and ExpiredObjectDeleteMarker",
    { Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } },
    "MalformedXML",
    undefined,
  ],
  [
    "with a transition to STANDARD_IA before 30 days",
    { Transitions: [{ Days: 29, StorageClass: "STANDARD_IA" }] },
    "InvalidArgument",
    "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
  ],
  [
    "with a transition to STANDARD",
    { Transitions: [{ Days: 30, StorageClass: "STANDARD" as "GLACIER" }] },
    "MalformedXML",
    undefined,
  ],
  [
    "with two transitions to the same class",
    {
      Transitions: [
        { Days: 30, StorageClass: "GLACIER" },
        { Days: 60, StorageClass: "GLACIER" },
      ],
    },
    "InvalidRequest",
    "'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '(prefix=in/)'",
  ],
  [
    "that mixes dates and days",
    {
      Transitions: [
        { Days: 30, StorageClass: "GLACIER" },
        { Date: new Date("2040-01-01"), StorageClass: "DEEP_ARCHIVE" },
      ],
    },
    "InvalidRequest",
    "Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for filter '(prefix=in/)'",
  ],
  [
    "that expires objects before their transition",
    { Transitions: [{ Days: 30, StorageClass: "GLACIER" }], Expiration: { Days: 30 } },
    "InvalidArgument",
    "'Days' in the Expiration action for filter '(prefix=in/)' must be greater than 'Days' in the Transition action",
  ],
  [
    "with two transitions less than 30 days apart",
    {
      Transitions: [
        { Days: 30, StorageClass: "STANDARD_IA" },
        { Days: 59, StorageClass: "GLACIER" },
      ],
    },
    "InvalidArgument",
    "'Days' in the 'Transition' action for StorageClass 'GLACIER' for filter '(prefix=in/)' must be 30 days more than 'filter '(prefix=in/)'' in the 'Transition' action for StorageClass 'STANDARD_IA'",
  ],
  [
    "with NewerNoncurrentVersions but no days",
    { NoncurrentVersionExpiration: { NewerNoncurrentVersions: 1 } },
    "MalformedXML",
    undefined,
  ],
  [
    "that aborts uploads by tag",
    {
      Filter: { Tag: { Key: "a", Value: "b" } },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
    "InvalidRequest",
    "AbortIncompleteMultipartUpload cannot be specified with Tags.",
  ],
];

for (const [what, rule, code, message] of refused) {
  test(`a lifecycle rule ${what} is refused`, async () => {
    const bucket = await newBucket("lifecycle-bad");
    await expect(set(bucket, rule)).rejects.toMatchObject({
      ...refusal(code, 400),
      ...(message === undefined ? {} : { message }),
    });
    await expect(get(bucket)).rejects.toMatchObject(refusal("NoSuchLifecycleConfiguration", 404));
  });
}

test("lifecycle rules with the same id are refused", async () => {
  const bucket = await newBucket("lifecycle-unique");
  const rule = { ID: "same", Expiration: { Days: 1 } };
  await expect(set(bucket, rule, rule)).rejects.toMatchObject({
    ...refusal("InvalidArgument", 400),
    message: "Rule ID must be unique. Found same ID for more than one rule",
  });
});
