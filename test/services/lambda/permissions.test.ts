import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  CreateAliasCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { account, target } from "../../support/target.ts";
import { test } from "../../support/test.ts";
import { echo, functions } from "./support.ts";

const { lambda } = functions;

const forBucket = (FunctionName: string): AddPermissionCommandInput => ({
  FunctionName,
  StatementId: "uploads",
  Action: "lambda:InvokeFunction",
  Principal: "s3.amazonaws.com",
  SourceArn: "arn:aws:s3:::uploads",
  SourceAccount: account,
});

const statementsOf = async (FunctionName: string, Qualifier?: string): Promise<unknown> => {
  const { Policy = "{}" } = await lambda.send(new GetPolicyCommand({ FunctionName, Qualifier }));
  return (JSON.parse(Policy) as { Statement: unknown }).Statement;
};

test("a permission becomes a statement of the function's policy", async () => {
  const FunctionName = await functions.create(echo);
  const { Statement = "" } = await lambda.send(new AddPermissionCommand(forBucket(FunctionName)));
  const statement = {
    Sid: "uploads",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: `arn:aws:lambda:${target.region}:${account}:function:${FunctionName}`,
    Condition: {
      StringEquals: { "AWS:SourceAccount": account },
      ArnLike: { "AWS:SourceArn": "arn:aws:s3:::uploads" },
    },
  };
  expect(JSON.parse(Statement)).toEqual(statement);
  expect(await statementsOf(FunctionName)).toEqual([statement]);
});

test("an alias has its own policy", async () => {
  const FunctionName = await functions.create(echo, { Publish: true });
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  await lambda.send(new AddPermissionCommand({ ...forBucket(FunctionName), Qualifier: "live" }));
  const arn = `arn:aws:lambda:${target.region}:${account}:function:${FunctionName}:live`;
  expect(await statementsOf(FunctionName, "live")).toMatchObject([{ Resource: arn }]);
  await expect(lambda.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a statement id can be used only once", async () => {
  const FunctionName = await functions.create(echo);
  await lambda.send(new AddPermissionCommand(forBucket(FunctionName)));
  await expect(lambda.send(new AddPermissionCommand(forBucket(FunctionName)))).rejects.toMatchObject({
    name: "ResourceConflictException",
    $metadata: { httpStatusCode: 409 },
  });
});

test("a removed permission is not in the policy, and cannot be removed again", async () => {
  const FunctionName = await functions.create(echo);
  await lambda.send(new AddPermissionCommand(forBucket(FunctionName)));
  const removal = new RemovePermissionCommand({ FunctionName, StatementId: "uploads" });
  await lambda.send(removal);
  const gone = { name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } };
  await expect(lambda.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject(gone);
  await expect(lambda.send(removal)).rejects.toMatchObject(gone);
});
