/** A user and a bucket for the tests of authorization. */
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { EmbeddedAws } from "../../../src/embedded/server.ts";
import { account, clientOptions, iamOf, type Keys, policyOf } from "./support.ts";

export const ana = `arn:aws:iam::${account}:user/ana`;

/** A user with these statements as its only policy. */
export async function userWith(aws: EmbeddedAws, ...statements: readonly object[]): Promise<Keys> {
  const iam = iamOf(aws);
  await iam.send(new CreateUserCommand({ UserName: "ana", Tags: [{ Key: "team", Value: "data" }] }));
  if (statements.length > 0) await allow(aws, ...statements);
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ana" }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

/** Replaces the user's policy by these statements. */
export const allow = (aws: EmbeddedAws, ...statements: readonly object[]) =>
  iamOf(aws).send(
    new PutUserPolicyCommand({ UserName: "ana", PolicyName: "p", PolicyDocument: policyOf(...statements) }),
  );

/** The bucket `data` with these objects. */
export async function withObjects(aws: EmbeddedAws, ...keys: readonly string[]): Promise<void> {
  const s3 = new S3Client(clientOptions(aws));
  await s3.send(new CreateBucketCommand({ Bucket: "data" }));
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: "data", Key, Body: "text" }));
}

export const get = (Key: string) => new GetObjectCommand({ Bucket: "data", Key });
