/** Recursive loop detection: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
import {
  AddPermissionCommand,
  GetFunctionRecursionConfigCommand,
  PutFunctionRecursionConfigCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { type OwnServer, startWithFunctions } from "./support.ts";

const region = "eu-central-1";
const account = "123456789012";
const Bucket = "goes-round";

/** For each written object, writes the next one, up to `most`. */
const loop = {
  "index.mjs": `import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
    const s3 = new S3Client({});
    export const handler = async ({ Records: [{ s3: { bucket, object } }] = [{ s3: {} }], most }) => {
      if (most) return process.env._X_AMZN_TRACE_ID;
      const next = Number(object.key) + 1;
      if (next < 25) await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: String(next), Body: "" }));
    };`,
};

async function wire(own: OwnServer): Promise<{ name: string; s3: S3Client }> {
  const credentials = { accessKeyId: account, secretAccessKey: own.aws.secretAccessKey };
  const s3 = new S3Client({ endpoint: own.aws.endpoint, region, credentials, maxAttempts: 1 });
  const name = await own.functions.create(loop);
  const LocationConstraint = region;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  await own.functions.lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: "s3",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
    }),
  );
  const LambdaFunctionArn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  const LambdaFunctionConfigurations = [{ LambdaFunctionArn, Events: ["s3:ObjectCreated:*" as const] }];
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { LambdaFunctionConfigurations },
    }),
  );
  return { name, s3 };
}

const invocations = (messages: readonly string[]) => messages.filter((text) => text.startsWith("REPORT"));
const written = async (s3: S3Client) => (await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount;

test("a function that uploads to the bucket that invokes it is stopped after 16 invocations", async () => {
  await using own = await startWithFunctions();
  const { name, s3 } = await wire(own);
  await s3.send(new PutObjectCommand({ Bucket, Key: "0", Body: "" }));
  await own.functions.logged(name, (all) => invocations(all).length === 16);
  // A 17th invocation by the last upload would come before this one.
  await own.functions.invoke(name, { most: 1 });
  const all = await own.functions.logged(name, (messages) => invocations(messages).length >= 17);
  expect(invocations(all)).toHaveLength(17);
  expect(await written(s3)).toBe(17);
});

test("RecursiveLoop Allow permits the loop", async () => {
  await using own = await startWithFunctions();
  const { name, s3 } = await wire(own);
  const { lambda } = own.functions;
  const config = { FunctionName: name };
  expect((await lambda.send(new GetFunctionRecursionConfigCommand(config))).RecursiveLoop).toBe("Terminate");
  await lambda.send(new PutFunctionRecursionConfigCommand({ ...config, RecursiveLoop: "Allow" }));
  expect((await lambda.send(new GetFunctionRecursionConfigCommand(config))).RecursiveLoop).toBe("Allow");
  await s3.send(new PutObjectCommand({ Bucket, Key: "0", Body: "" }));
  await own.functions.logged(name, (all) => invocations(all).length === 25);
  expect(await written(s3)).toBe(25);
});

test("a direct invocation in a loop is refused with RecursiveInvocationException", async () => {
  await using own = await startWithFunctions();
  const { name } = await wire(own);
  const trace = String((await own.functions.invoke(name, { most: 1 })).value);
  expect(trace).toMatch(
    /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=[0-9a-f]{8}:1$/,
  );
  const { lambda } = own.functions;
  lambda.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["X-Amzn-Trace-Id"] = `${trace}6`;
      return next(args);
    },
    { step: "build" },
  );
  await expect(own.functions.invoke(name, { most: 1 })).rejects.toMatchObject({
    name: "RecursiveInvocationException",
    $metadata: { httpStatusCode: 400 },
  });
});
