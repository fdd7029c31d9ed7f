import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { account, target } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { functions, zip } from "./support.ts";

const { lambda } = functions;
const answers = (value: number) => ({
  "index.mjs": `export const handler = async (event, context) => [${value}, context.functionVersion];`,
});
const arnOf = (name: string) => `arn:aws:lambda:${target.region}:${account}:function:${name}`;
const notFound = { name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } };

async function changeTo(FunctionName: string, value: number): Promise<void> {
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip(answers(value)) }));
  await functions.updated(FunctionName);
}

test("a published version keeps its code while $LATEST changes", async () => {
  const FunctionName = await functions.create(answers(1));
  const first = await lambda.send(new PublishVersionCommand({ FunctionName }));
  expect(first).toMatchObject({ Version: "1", FunctionArn: `${arnOf(FunctionName)}:1` });
  await changeTo(FunctionName, 2);
  expect((await functions.invoke(FunctionName)).value).toEqual([2, "$LATEST"]);
  expect(await functions.invoke(`${FunctionName}:1`)).toMatchObject({ value: [1, "1"], version: "1" });
  expect((await functions.invoke(FunctionName, {}, { Qualifier: "1" })).value).toEqual([1, "1"]);
  expect((await functions.invoke(`${arnOf(FunctionName)}:1`)).value).toEqual([1, "1"]);
});

test("publishing unchanged code returns the last version again", async () => {
  const FunctionName = await functions.create(answers(1));
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  const again = await lambda.send(new PublishVersionCommand({ FunctionName }));
  expect(again.Version).toBe("1");
  await changeTo(FunctionName, 2);
  const second = await lambda.send(new PublishVersionCommand({ FunctionName }));
  expect(second.Version).toBe("2");
  const { Versions } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  expect(Versions?.map(({ Version }) => Version)).toEqual(["$LATEST", "1", "2"]);
});

test("an alias runs the version it points to, and can be moved", async () => {
  const FunctionName = await functions.create(answers(1), { Publish: true });
  const alias = { FunctionName, Name: "live" };
  const made = await lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: "1" }));
  expect(made).toMatchObject({ AliasArn: `${arnOf(FunctionName)}:live`, FunctionVersion: "1" });
  await changeTo(FunctionName, 2);
  await lambda.send(new PublishVersionCommand({ FunctionName }));
  expect(await functions.invoke(`${FunctionName}:live`)).toMatchObject({ value: [1, "1"], version: "1" });
  await lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion: "2" }));
  expect((await functions.invoke(`${FunctionName}:live`)).value).toEqual([2, "2"]);
  expect(await lambda.send(new GetAliasCommand(alias))).toMatchObject({ FunctionVersion: "2" });
  const { Aliases } = await lambda.send(new ListAliasesCommand({ FunctionName }));
  expect(Aliases?.map(({ Name }) => Name)).toEqual(["live"]);
});

test("GetFunctionConfiguration accepts an alias", async () => {
  const FunctionName = await functions.create(answers(1), { Publish: true });
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  await changeTo(FunctionName, 2);
  const asked = { FunctionName, Qualifier: "live" };
  expect(await lambda.send(new GetFunctionConfigurationCommand(asked))).toMatchObject({ Version: "1" });
});

test("an alias must be new and needs an existing version", async () => {
  const FunctionName = await functions.create(answers(1));
  const alias = { FunctionName, Name: "live", FunctionVersion: "$LATEST" };
  await lambda.send(new CreateAliasCommand(alias));
  await expect(lambda.send(new CreateAliasCommand(alias))).rejects.toMatchObject({
    name: "ResourceConflictException",
  });
  await expect(
    lambda.send(new CreateAliasCommand({ FunctionName, Name: "old", FunctionVersion: "9" })),
  ).rejects.toMatchObject(notFound);
});

test("a deleted alias or version is not found", async () => {
  const FunctionName = await functions.create(answers(1), { Publish: true });
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  await lambda.send(new DeleteAliasCommand({ FunctionName, Name: "live" }));
  await expect(lambda.send(new GetAliasCommand({ FunctionName, Name: "live" }))).rejects.toMatchObject(
    notFound,
  );
  await lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier: "1" }));
  await expect(
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: "1" })),
  ).rejects.toMatchObject(notFound);
  expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).toMatchObject({
    Version: "$LATEST",
  });
});
