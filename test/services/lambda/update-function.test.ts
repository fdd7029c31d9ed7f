import {
  GetFunctionConfigurationCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { account, target } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { echo, functions, zip } from "./support.ts";

const { lambda } = functions;
const answers = (value: number) => ({ "index.mjs": `export const handler = async () => ${value};` });

test("new code runs in a new environment once the update is done", async () => {
  const FunctionName = await functions.create(answers(1));
  expect((await functions.invoke(FunctionName)).value).toBe(1);
  const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const answer = await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip(answers(2)) }));
  expect(answer).toMatchObject({
    State: "Active",
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating",
  });
  expect(answer.CodeSha256).not.toBe(before.CodeSha256);
  expect(answer.RevisionId).not.toBe(before.RevisionId);
  await functions.updated(FunctionName);
  expect((await functions.invoke(FunctionName)).value).toBe(2);
});

test("an update does not change the settings it leaves out", async () => {
  const FunctionName = await functions.create(echo, {
    Timeout: 9,
    Environment: { Variables: { LEVEL: "1" } },
  });
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 512 }));
  await functions.updated(FunctionName);
  expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).toMatchObject({
    MemorySize: 512,
    Timeout: 9,
    Environment: { Variables: { LEVEL: "1" } },
  });
});

test("an invocation after an update has the new environment variables", async () => {
  const FunctionName = await functions.create(
    { "index.mjs": "export const handler = async () => process.env.STAGE ?? null;" },
    { Environment: { Variables: { STAGE: "one" } } },
  );
  expect((await functions.invoke(FunctionName)).value).toBe("one");
  const Environment = { Variables: { STAGE: "two" } };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
  await functions.updated(FunctionName);
  expect((await functions.invoke(FunctionName)).value).toBe("two");
});

test("an update with an old revision id is refused", async () => {
  const FunctionName = await functions.create(echo);
  const { RevisionId } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, RevisionId, Description: "first" }),
  );
  await functions.updated(FunctionName);
  const refused = { name: "PreconditionFailedException", $metadata: { httpStatusCode: 412 } };
  const late = { FunctionName, RevisionId };
  await expect(
    lambda.send(new UpdateFunctionConfigurationCommand({ ...late, Description: "second" })),
  ).rejects.toMatchObject(refused);
  await expect(
    lambda.send(new UpdateFunctionCodeCommand({ ...late, ZipFile: zip(answers(3)) })),
  ).rejects.toMatchObject(refused);
});

test("a dry run of an update returns the new code's hash and changes nothing", async () => {
  const FunctionName = await functions.create(answers(1));
  const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const answer = await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip(answers(2)), DryRun: true }),
  );
  expect(answer.CodeSha256).not.toBe(before.CodeSha256);
  const after = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  expect(after.CodeSha256).toBe(before.CodeSha256);
  expect(after.RevisionId).toBe(before.RevisionId);
});

test("tags are set, added and removed", async () => {
  const FunctionName = await functions.create(echo, { Tags: { team: "data" } });
  const Resource = `arn:aws:lambda:${target.region}:${account}:function:${FunctionName}`;
  await lambda.send(new TagResourceCommand({ Resource, Tags: { stage: "test" } }));
  expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({
    team: "data",
    stage: "test",
  });
  await lambda.send(new UntagResourceCommand({ Resource, TagKeys: ["team"] }));
  expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ stage: "test" });
});
