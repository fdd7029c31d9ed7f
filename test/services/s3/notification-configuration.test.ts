import {
  type Event,
  GetBucketNotificationConfigurationCommand,
  type LambdaFunctionConfiguration,
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { account } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { newBucket, refusal, s3 } from "./support.ts";

const arn = (name = "listener", region = "us-east-1"): string =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

type Configuration = Partial<LambdaFunctionConfiguration>;
type Rules = NonNullable<NonNullable<LambdaFunctionConfiguration["Filter"]>["Key"]>["FilterRules"];

const configuration = (extra: Configuration = {}): LambdaFunctionConfiguration => ({
  LambdaFunctionArn: arn(),
  Events: ["s3:ObjectCreated:*"],
  ...extra,
});

const filter = (FilterRules: Rules): Configuration => ({ Filter: { Key: { FilterRules } } });

const set = (Bucket: string, configurations: LambdaFunctionConfiguration[], validate = false) =>
  s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { LambdaFunctionConfigurations: configurations },
      ...(validate ? {} : { SkipDestinationValidation: true }),
    }),
  );
const get = async (Bucket: string) =>
  (await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).LambdaFunctionConfigurations;

test("a configuration gets an id, and an empty one deletes it", async () => {
  const bucket = await newBucket("configuration");
  expect(await get(bucket)).toBeUndefined();
  const rules: Rules = [
    { Name: "prefix", Value: "in/" },
    { Name: "suffix", Value: ".csv" },
  ];
  await set(bucket, [configuration(filter(rules))]);
  const [kept] = (await get(bucket)) ?? [];
  expect(kept).toMatchObject({
    Id: expect.any(String),
    LambdaFunctionArn: arn(),
    Events: ["s3:ObjectCreated:*"],
  });
  expect(kept?.Filter?.Key?.FilterRules?.map(({ Name, Value }) => [Name?.toLowerCase(), Value])).toEqual([
    ["prefix", "in/"],
    ["suffix", ".csv"],
  ]);
  await set(bucket, []);
  expect(await get(bucket)).toBeUndefined();
});

test("configurations can share an event if their filters do not overlap", async () => {
  const bucket = await newBucket("apart");
  await set(bucket, [
    configuration({ Id: "a", ...filter([{ Name: "prefix", Value: "a/" }]) }),
    configuration({ Id: "b", ...filter([{ Name: "prefix", Value: "b/" }]) }),
    configuration({ Id: "c", Events: ["s3:ObjectRemoved:*"] }),
  ]);
  expect((await get(bucket))?.map(({ Id }) => Id)).toEqual(["a", "b", "c"]);
});

test("overlapping configurations are refused", async () => {
  const bucket = await newBucket("overlap");
  const pairs: [Configuration, Configuration][] = [
    [{}, {}],
    [{}, { Events: ["s3:ObjectCreated:Put"] }],
    [filter([{ Name: "prefix", Value: "a" }]), filter([{ Name: "prefix", Value: "a/b" }])],
    [filter([{ Name: "prefix", Value: "a" }]), filter([{ Name: "suffix", Value: ".csv" }])],
  ];
  for (const [a, b] of pairs) {
    const both = [configuration({ Id: "a", ...a }), configuration({ Id: "b", ...b })];
    await expect(set(bucket, both), JSON.stringify([a, b])).rejects.toMatchObject(
      refusal("InvalidArgument", 400),
    );
  }
});

test("invalid events, filter rules and function ARNs are refused", async () => {
  const bucket = await newBucket("invalid");
  const wrong: Configuration[] = [
    { Events: ["s3:ObjectRead" as "s3:ObjectCreated:*"] },
    filter([{ Name: "middle" as "prefix", Value: "x" }]),
    { LambdaFunctionArn: "listener" },
  ];
  for (const one of wrong) {
    await expect(set(bucket, [configuration(one)]), JSON.stringify(one)).rejects.toMatchObject(
      refusal("InvalidArgument", 400),
    );
  }
});

test("a missing function is refused, and the configuration does not change", async () => {
  const bucket = await newBucket("missing");
  await set(bucket, [configuration({ Id: "before" })]);
  await expect(set(bucket, [configuration({ Id: "after" })], true)).rejects.toMatchObject({
    ...refusal("InvalidArgument", 400),
    message: "Unable to validate the following destination configurations",
  });
  expect((await get(bucket))?.map(({ Id }) => Id)).toEqual(["before"]);
});

test("a function in another region is refused", async () => {
  const bucket = await newBucket("region");
  await expect(
    set(bucket, [configuration({ LambdaFunctionArn: arn("listener", "eu-west-1") })], true),
  ).rejects.toMatchObject(refusal("InvalidArgument", 400));
});

test("queues, topics and EventBridge are stored along with functions", async () => {
  const Bucket = await newBucket("kinds");
  const Events: Event[] = ["s3:LifecycleExpiration:*", "s3:ObjectTagging:*"];
  const Filter = filter([{ Name: "prefix", Value: "in/" }]).Filter;
  const NotificationConfiguration: NotificationConfiguration = {
    QueueConfigurations: [{ Id: "q", QueueArn: `arn:aws:sqs:us-east-1:${account}:queue`, Events, Filter }],
    TopicConfigurations: [
      { Id: "t", TopicArn: `arn:aws:sns:us-east-1:${account}:topic`, Events: ["s3:ObjectRestore:*"] },
    ],
    LambdaFunctionConfigurations: [configuration({ Id: "f" })],
    EventBridgeConfiguration: {},
  };
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration,
      SkipDestinationValidation: true,
    }),
  );
  const { $metadata: _, ...kept } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  expect(kept).toMatchObject({
    QueueConfigurations: [{ Id: "q", QueueArn: expect.stringContaining(":queue"), Events }],
    TopicConfigurations: [{ Id: "t", TopicArn: expect.stringContaining(":topic") }],
    LambdaFunctionConfigurations: [{ Id: "f" }],
    EventBridgeConfiguration: {},
  });
  expect(kept.QueueConfigurations?.[0]?.Filter?.Key?.FilterRules).toMatchObject([{ Value: "in/" }]);
});

test("overlapping filters of a queue and a function are refused", async () => {
  const Bucket = await newBucket("kinds-overlap");
  const queue = {
    QueueArn: `arn:aws:sqs:us-east-1:${account}:queue`,
    Events: ["s3:ObjectCreated:Put"] as Event[],
  };
  await expect(
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          QueueConfigurations: [queue],
          LambdaFunctionConfigurations: [configuration()],
        },
        SkipDestinationValidation: true,
      }),
    ),
  ).rejects.toMatchObject(refusal("InvalidArgument", 400));
});
