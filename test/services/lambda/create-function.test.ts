import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { expect } from "vitest";
import { account, clientOptions, newAccount, target, uniqueName } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { echo, functionOf, functions, functionsOn, role, zip } from "./support.ts";

const { lambda } = functions;

test("a new function is Pending and returns all its settings", async () => {
  const FunctionName = uniqueName("facts");
  const answer = await lambda.send(
    new CreateFunctionCommand({
      ...functionOf(echo),
      FunctionName,
      Description: "echoes",
      Timeout: 7,
      MemorySize: 256,
      Environment: { Variables: { STAGE: "test" } },
    }),
  );
  expect(answer).toMatchObject({
    FunctionName,
    FunctionArn: `arn:aws:lambda:${target.region}:${account}:function:${FunctionName}`,
    Runtime: "nodejs22.x",
    Role: role,
    Handler: "index.handler",
    Description: "echoes",
    Timeout: 7,
    MemorySize: 256,
    Version: "$LATEST",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    Environment: { Variables: { STAGE: "test" } },
    State: "Pending",
    StateReasonCode: "Creating",
  });
  expect(answer.CodeSize).toBe(zip(echo).length);
  expect(answer.CodeSha256).toBe(createHash("sha256").update(zip(echo)).digest("base64"));
  expect(answer.LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
});

test("after its waiter a function is Active, by name, partial ARN and ARN", async () => {
  const name = await functions.create(echo);
  const arn = `arn:aws:lambda:${target.region}:${account}:function:${name}`;
  for (const FunctionName of [name, `${account}:function:${name}`, arn]) {
    const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(found).toMatchObject({
      FunctionName: name,
      FunctionArn: arn,
      State: "Active",
      LastUpdateStatus: "Successful",
    });
  }
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
  expect(Configuration).toMatchObject({ Timeout: 3, MemorySize: 128 });
});

test("code can be in S3", async () => {
  const s3 = new S3Client({ ...clientOptions(), forcePathStyle: true });
  const Bucket = uniqueName("code");
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "echo.zip", Body: zip(echo) }));
  const name = await functions.create(echo, { Code: { S3Bucket: Bucket, S3Key: "echo.zip" } });
  expect((await functions.invoke(name, { from: "S3" })).value).toEqual({ from: "S3" });
});

test("an existing name is refused", async () => {
  const FunctionName = await functions.create(echo);
  const again = lambda.send(new CreateFunctionCommand({ ...functionOf(echo), FunctionName }));
  await expect(again).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: `Function already exist: ${FunctionName}`,
    $metadata: { httpStatusCode: 409 },
  });
});

test("a deleted function is not found, and cannot be deleted again", async () => {
  const FunctionName = await functions.create(echo);
  await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  const arn = `arn:aws:lambda:${target.region}:${account}:function:${FunctionName}`;
  const gone = { name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } };
  for (const command of [
    new GetFunctionCommand({ FunctionName }),
    new DeleteFunctionCommand({ FunctionName }),
    new InvokeCommand({ FunctionName }),
  ]) {
    await expect(lambda.send(command as GetFunctionCommand)).rejects.toMatchObject({
      ...gone,
      // Some operations add the qualifier.
      message: expect.stringContaining(`Function not found: ${arn}`),
    });
  }
});

test("two accounts can have functions of the same name", async () => {
  const other = functionsOn(clientOptions(newAccount()));
  const FunctionName = uniqueName("same");
  await functions.create({ "index.mjs": "export const handler = async () => 1;" }, { FunctionName });
  await other.create({ "index.mjs": "export const handler = async () => 2;" }, { FunctionName });
  expect((await functions.invoke(FunctionName)).value).toBe(1);
  expect((await other.invoke(FunctionName)).value).toBe(2);
});

test("an invalid role ARN is refused", async () => {
  const command = new CreateFunctionCommand({
    ...functionOf(echo),
    FunctionName: uniqueName("role"),
    Role: "worker",
  });
  await expect(lambda.send(command)).rejects.toMatchObject({ name: "ValidationException" });
});

test("an unknown runtime is refused", async () => {
  const command = new CreateFunctionCommand({
    ...functionOf(echo),
    FunctionName: uniqueName("runtime"),
    Runtime: "nodejs21.x" as "nodejs22.x",
  });
  await expect(lambda.send(command)).rejects.toMatchObject({ name: "InvalidParameterValueException" });
});
