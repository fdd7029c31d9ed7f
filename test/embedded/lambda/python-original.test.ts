/** Lab 03's Python original and its TypeScript solution give the same result for the same event. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { startEmbedded } from "../../../src/embedded/server.ts";
import { functionsOn } from "../../services/lambda/support.ts";
import { isolationsHere } from "../../support/isolations.ts";
import { startWithFunctions } from "./support.ts";

const lab = "labs/03-s3-event-metadata";
const region = "eu-central-1";
const account = "123456789012";

/** S3 can notify only one function of an event. This function passes the event to two others. */
const fanOut = {
  "index.mjs": `import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
    const lambda = new LambdaClient({});
    export const handler = async (event) => {
      for (const FunctionName of ["original", "solution"]) {
        const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
        console.log("RESULT " + JSON.stringify({ FunctionName, FunctionError, answer: JSON.parse(Payload.transformToString()) }));
      }
    };`,
};

function hasBoto3(): boolean {
  try {
    execFileSync("python3", ["-c", "import boto3"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function solution(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${lab}/solution/answer.ts`],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    external: ["@aws-sdk/*"],
  });
  return outputFiles[0]!.text;
}

// The original needs boto3, which .ci/run installs.
test.skipIf(!hasBoto3())("the original and the solution return the same result for an upload", async () => {
  await using own = await startWithFunctions();
  const { functions, aws } = own;
  const settings = { Timeout: 60, MemorySize: 512 };
  await functions.create(
    { "lambda_function.py": readFileSync(`${lab}/original.py`, "utf8") },
    {
      ...settings,
      FunctionName: "original",
      Runtime: "python3.12",
      Handler: "lambda_function.lambda_handler",
    },
  );
  await functions.create({ "index.mjs": await solution() }, { ...settings, FunctionName: "solution" });
  const fan = await functions.create(fanOut, { ...settings, FunctionName: "fan" });
  const credentials = { accessKeyId: account, secretAccessKey: aws.secretAccessKey };
  const s3 = new S3Client({ endpoint: aws.endpoint, region, credentials, maxAttempts: 1 });
  const Bucket = "uploads-here";
  const LocationConstraint = region;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  await functions.lambda.send(
    new AddPermissionCommand({
      FunctionName: fan,
      StatementId: "s3",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
    }),
  );
  const LambdaFunctionArn = `arn:aws:lambda:${region}:${account}:function:${fan}`;
  const LambdaFunctionConfigurations = [{ LambdaFunctionArn, Events: ["s3:ObjectCreated:*" as const] }];
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { LambdaFunctionConfigurations },
    }),
  );
  await s3.send(new PutObjectCommand({ Bucket, Key: "an upload/ä+1.txt", Body: "12345" }));
  const messages = await functions.logged(fan, (all) => all.some((text) => text.startsWith("REPORT")));
  const results = messages
    .filter((text) => text.includes("RESULT "))
    .map(
      (text) =>
        JSON.parse(text.slice(text.indexOf("RESULT ") + 7)) as {
          FunctionName: string;
          answer: { statusCode: number; body: string };
        },
    );
  expect(results.map(({ FunctionName }) => FunctionName)).toEqual(["original", "solution"]);
  const [original, ported] = results.map(({ answer }) => ({
    ...answer,
    body: JSON.parse(answer.body) as unknown,
  }));
  expect(original).toEqual({
    statusCode: 200,
    body: { file_size: 5, last_modified: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) },
  });
  expect(ported).toEqual(original);
  const printed = await functions.logged("original", (all) => all.some((text) => text.startsWith("REPORT")));
  const lines = printed.filter((text) => text.startsWith("{")).map((text) => JSON.parse(text) as unknown);
  expect(lines).toEqual([original!.body]);
});

test.skipIf(!hasBoto3()).each(isolationsHere.filter((isolation) => isolation !== "process"))(
  "boto3 in %s can reach only the server",
  async (isolation) => {
    await using aws = await startEmbedded({ isolation });
    const credentials = { accessKeyId: account, secretAccessKey: aws.secretAccessKey };
    const functions = functionsOn({ endpoint: aws.endpoint, region, credentials, maxAttempts: 1 });
    const code = `import os, socket, boto3
def lambda_handler(event, context):
    try:
        socket.create_connection(("127.0.0.1", event["port"]), 2)
        reached = True
    except OSError:
        reached = False
    return [boto3.client("s3").list_buckets()["Buckets"], reached, os.path.exists("/etc/passwd")]`;
    const name = await functions.create(
      { "lambda_function.py": code },
      { Timeout: 60, MemorySize: 512, Runtime: "python3.12", Handler: "lambda_function.lambda_handler" },
    );
    await using other = await startEmbedded();
    expect((await functions.invoke(name, { port: other.port })).value).toEqual([[], false, false]);
  },
);
