/** Notifications to queues and topics, whose services are not implemented. */
import type { NotificationConfiguration } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { account, put, startBare } from "./support.ts";

const queue = { QueueArn: `arn:aws:sqs:us-east-1:${account}:queue`, Events: ["s3:ObjectCreated:*"] };
const topic = { TopicArn: `arn:aws:sns:us-east-1:${account}:topic`, Events: ["s3:ObjectRemoved:*"] };
const toFunction = {
  LambdaFunctionArn: `arn:aws:lambda:us-east-1:${account}:function:toFunction`,
  Events: ["s3:ObjectTagging:*"],
};

test("a new queue is refused as missing, but queues already in the configuration are accepted", async () => {
  await using s3 = await startBare();
  await s3.run("CreateBucket", { Bucket: "bucket" });
  const set = (NotificationConfiguration: object, SkipDestinationValidation = false) =>
    s3.run("PutBucketNotificationConfiguration", {
      Bucket: "bucket",
      NotificationConfiguration,
      SkipDestinationValidation,
    });
  const both = { QueueConfigurations: [queue], TopicConfigurations: [topic] };
  await expect(set(both)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: "Unable to validate the following destination configurations",
    members: {
      ArgumentName1: topic.TopicArn,
      ArgumentValue1: "The destination topic does not exist",
      ArgumentName2: queue.QueueArn,
      ArgumentValue2: "The destination queue does not exist",
    },
  });
  await set(both, true);
  await set({ ...both, LambdaFunctionConfigurations: [toFunction] });
  const kept = await s3.run<NotificationConfiguration>("GetBucketNotificationConfiguration", {
    Bucket: "bucket",
  });
  expect(kept).toMatchObject({ ...both, LambdaFunctionConfigurations: [toFunction] });
  // A write notifies only the queue, so no function is invoked. Tagging invokes the function.
  await put(s3, "key", { body: "text" });
  expect(s3.invocations).toEqual([]);
  await s3.run("PutObjectTagging", { Bucket: "bucket", Key: "key", Tagging: { TagSet: [] } });
  await s3.run("DeleteObjectTagging", { Bucket: "bucket", Key: "key" });
  expect(s3.invocations.map(({ event }) => event.Records[0])).toMatchObject([
    { eventName: "ObjectTagging:Put", eventVersion: "2.3", s3: { object: { key: "key", size: 4 } } },
    { eventName: "ObjectTagging:Delete" },
  ]);
});
