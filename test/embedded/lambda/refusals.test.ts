/** Invalid requests as on AWS, and the answers to what this server does not implement. */
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  CreateAliasCommand,
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { echo, functionOf, zip } from "../../services/lambda/support.ts";
import { type OwnServer, makeClock, startWithFunctions } from "./support.ts";

let own: OwnServer;
beforeAll(async () => {
  own = await startWithFunctions();
});
afterAll(() => own[Symbol.asyncDispose]());

const create = (settings: Partial<CreateFunctionCommandInput>) =>
  own.functions.lambda.send(
    new CreateFunctionCommand({ ...functionOf(echo), FunctionName: "refused", ...settings }),
  );
const invalid = { name: "InvalidParameterValueException", $metadata: { httpStatusCode: 400 } };
const breaksConstraint = { name: "ValidationException", $metadata: { httpStatusCode: 400 } };
const notImplemented = { name: "NotImplemented", $metadata: { httpStatusCode: 501 } };

test.each<[string, Partial<CreateFunctionCommandInput>, object]>([
  ["a timeout of 0", { Timeout: 0 }, breaksConstraint],
  ["a timeout above 900", { Timeout: 901 }, breaksConstraint],
  ["memory below 128 MB", { MemorySize: 127 }, breaksConstraint],
  ["memory above 10240 MB", { MemorySize: 10_241 }, breaksConstraint],
  ["a name with a space", { FunctionName: "two words" }, breaksConstraint],
  ["a name of 65 characters", { FunctionName: "x".repeat(65) }, breaksConstraint],
  ["a handler with a space", { Handler: "index handler" }, breaksConstraint],
  ["a role that is not an ARN", { Role: "worker" }, breaksConstraint],
  ["no handler", { Handler: undefined as never }, invalid],
  ["no code", { Code: {} }, invalid],
  ["a retired runtime", { Runtime: "nodejs18.x" }, invalid],
  ["a reserved variable", { Environment: { Variables: { AWS_REGION: "x" } } }, invalid],
  ["variables above 4 KB", { Environment: { Variables: { LONG: "x".repeat(4096) } } }, invalid],
  ["a variable's name with a dash", { Environment: { Variables: { "a-b": "x" } } }, breaksConstraint],
  ["code in a missing bucket", { Code: { S3Bucket: "no-such-bucket-here", S3Key: "a.zip" } }, invalid],
])("%s is refused", async (_what, settings, refusal) => {
  await expect(create(settings)).rejects.toMatchObject(refusal);
});

test.each<[string, Partial<CreateFunctionCommandInput>]>([
  ["runtime ruby3.4", { Runtime: "ruby3.4" }],
  ["Layers", { Layers: ["arn:aws:lambda:eu-central-1:123456789012:layer:x:1"] }],
  ["VpcConfig", { VpcConfig: { SubnetIds: ["subnet-1"] } }],
  ["DeadLetterConfig", { DeadLetterConfig: { TargetArn: "arn:aws:sqs:eu-central-1:123456789012:q" } }],
  ["PackageType Image", { PackageType: "Image" }],
  ["TracingConfig Mode Active", { TracingConfig: { Mode: "Active" } }],
])("%s gives NotImplemented", async (what, settings) => {
  await expect(create(settings)).rejects.toMatchObject({
    ...notImplemented,
    message: expect.stringContaining(what),
  });
});

test("an empty VpcConfig is accepted", async () => {
  const answer = await create({ FunctionName: "no-vpc", VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } });
  expect(answer.FunctionName).toBe("no-vpc");
});

test("a function cannot be invoked while Pending, nor changed while an update is in progress", async () => {
  const clock = makeClock();
  await using server = await startWithFunctions(clock);
  const { lambda } = server.functions;
  const FunctionName = "pending";
  await lambda.send(new CreateFunctionCommand({ ...functionOf(echo), FunctionName }));
  const conflict = { name: "ResourceConflictException", $metadata: { httpStatusCode: 409 } };
  await expect(lambda.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject(conflict);
  clock.pass(1000);
  const update = new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip({ "index.mjs": "" }) });
  await lambda.send(update);
  await expect(lambda.send(update)).rejects.toMatchObject(conflict);
  // The old code runs until the update is done.
  expect((await server.functions.invoke(FunctionName, { n: 1 })).value).toEqual({ n: 1 });
});

test("payloads above 6 MB, and events above 1 MB, are refused", async () => {
  const FunctionName = await own.functions.create(echo);
  const tooLarge = { name: "RequestTooLargeException", $metadata: { httpStatusCode: 413 } };
  const payload = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));
  const invoke = (bytes: number, InvocationType: "Event" | "RequestResponse") =>
    own.functions.lambda.send(new InvokeCommand({ FunctionName, InvocationType, Payload: payload(bytes) }));
  expect((await invoke(6_291_456, "RequestResponse")).StatusCode).toBe(200);
  await expect(invoke(6_291_457, "RequestResponse")).rejects.toMatchObject(tooLarge);
  expect((await invoke(1_048_576, "Event")).StatusCode).toBe(202);
  await expect(invoke(1_048_577, "Event")).rejects.toMatchObject(tooLarge);
});

test("function names with another region, another account or two qualifiers are refused", async () => {
  const name = await own.functions.create(echo);
  const get = (FunctionName: string, Qualifier?: string) =>
    own.functions.lambda.send(new GetFunctionCommand({ FunctionName, Qualifier }));
  await expect(get(`arn:aws:lambda:us-east-1:123456789012:function:${name}`)).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(get(`arn:aws:lambda:eu-central-1:999999999999:function:${name}`)).rejects.toMatchObject({
    name: "AccessDeniedException",
    $metadata: { httpStatusCode: 403 },
  });
  await expect(get(`${name}:one`, "two")).rejects.toMatchObject(invalid);
});

test("another account needs a permission to invoke a function", async () => {
  const name = await own.functions.create(echo);
  const FunctionName = `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
  const stranger = new LambdaClient({
    endpoint: own.aws.endpoint,
    region: "eu-central-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "999999999999", secretAccessKey: own.aws.secretAccessKey },
  });
  const invoke = () => stranger.send(new InvokeCommand({ FunctionName, Payload: "1" }));
  await expect(invoke()).rejects.toMatchObject({ name: "AccessDeniedException" });
  await own.functions.lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: "stranger",
      Action: "lambda:InvokeFunction",
      Principal: "999999999999",
    }),
  );
  expect((await invoke()).Payload?.transformToString()).toBe("1");
});

test.each<[string, Partial<AddPermissionCommandInput>, object]>([
  ["an invalid principal", { Principal: "somebody" }, invalid],
  ["an action of another service", { Action: "s3:GetObject" }, breaksConstraint],
  ["a source that is not an ARN", { SourceArn: "uploads" }, breaksConstraint],
  ["a policy for $LATEST", { Qualifier: "$LATEST" }, invalid],
  ["a missing qualifier", { Qualifier: "live" }, { name: "ResourceNotFoundException" }],
  ["PrincipalOrgID", { PrincipalOrgID: "o-1234567890" }, notImplemented],
])("AddPermission refuses %s", async (_what, settings, refusal) => {
  const FunctionName = await own.functions.create(echo);
  const command = new AddPermissionCommand({
    FunctionName,
    StatementId: "s3",
    Action: "lambda:InvokeFunction",
    Principal: "s3.amazonaws.com",
    ...settings,
  });
  await expect(own.functions.lambda.send(command)).rejects.toMatchObject(refusal);
});

test("aliases with weights or numeric names are refused", async () => {
  const FunctionName = await own.functions.create(echo, { Publish: true });
  const alias = { FunctionName, FunctionVersion: "1" };
  const RoutingConfig = { AdditionalVersionWeights: { "2": 0.5 } };
  const send = (Name: string, more: object) =>
    own.functions.lambda.send(new CreateAliasCommand({ ...alias, Name, ...more }));
  await expect(send("weighted", { RoutingConfig })).rejects.toMatchObject(notImplemented);
  await expect(send("12", {})).rejects.toMatchObject(breaksConstraint);
});

test("reserved concurrency must leave 100 of the account's 1000 unreserved", async () => {
  const FunctionName = await own.functions.create(echo);
  const reserve = (ReservedConcurrentExecutions: number) =>
    own.functions.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }),
    );
  await expect(reserve(901)).rejects.toMatchObject(invalid);
  expect(await reserve(900)).toMatchObject({ ReservedConcurrentExecutions: 900 });
});
