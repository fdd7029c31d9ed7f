import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { functionsOn } from "../../services/lambda/support.ts";
import { account, clientOptions, iamOf, policyOf, trustOf, withEmbedded } from "./support.ts";

const readsObject = {
  "index.mjs": `import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
const s3 = new S3Client({ forcePathStyle: true });
export const handler = async () => {
  const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "data", Key: "a" }));
    return { Arn, text: await Body.transformToString() };
  } catch (error) {
    return { Arn, error: error.name };
  }
};`,
};

test("a function has the permissions of its role", async () => {
  await using aws = await withEmbedded();
  const s3 = new S3Client(clientOptions(aws));
  await s3.send(new CreateBucketCommand({ Bucket: "data" }));
  await s3.send(new PutObjectCommand({ Bucket: "data", Key: "a", Body: "text" }));
  const iam = iamOf(aws);
  const role = { RoleName: "worker" };
  const trust = trustOf({ Service: "lambda.amazonaws.com" });
  await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: trust }));
  const functions = functionsOn(clientOptions(aws));
  const name = await functions.create(readsObject, { FunctionName: "reader" });
  const Arn = `arn:aws:sts::${account}:assumed-role/worker/reader`;
  expect((await functions.invoke(name)).value).toEqual({ Arn, error: "AccessDenied" });
  const PolicyDocument = policyOf({
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::data/*",
  });
  await iam.send(new PutRolePolicyCommand({ ...role, PolicyName: "read", PolicyDocument }));
  expect((await functions.invoke(name)).value).toEqual({ Arn, text: "text" });
});
