import {
  CreateBucketCommand,
  GetBucketPolicyStatusCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { EmbeddedAws } from "../../../src/embedded/server.ts";
import { bucketArn, other, put, read, s3Of } from "./bucket.ts";
import { withObjects } from "./people.ts";
import { account, withEmbedded } from "./support.ts";

/** Turns off the public access block, so that public policies are accepted and have an effect. */
const unblock = (aws: EmbeddedAws, more: object = {}) =>
  s3Of(aws).send(
    new PutPublicAccessBlockCommand({ Bucket: "data", PublicAccessBlockConfiguration: { ...more } }),
  );

describe("anonymous requests", () => {
  const fetched = async (aws: EmbeddedAws, path: string) => (await fetch(`${aws.endpoint}${path}`)).status;

  test("can read what a public policy allows", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a");
    expect(await fetched(aws, "/data/a")).toBe(403);
    expect(await fetched(aws, "/nothing-here/a")).toBe(404);
    await expect(put(aws, read)).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::${account}:root is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
    });
    await unblock(aws);
    await put(aws, read);
    await expect(s3Of(aws).send(new GetBucketPolicyStatusCommand({ Bucket: "data" }))).resolves.toMatchObject(
      { PolicyStatus: { IsPublic: true } },
    );
    expect(await fetched(aws, "/data/a")).toBe(200);
    expect(await fetched(aws, "/data?list-type=2")).toBe(403);
    // Without s3:ListBucket the answer does not say that an object is missing.
    expect(await fetched(aws, "/data/none")).toBe(403);
    expect(await fetched(aws, "/")).toBe(403);
    await unblock(aws, { RestrictPublicBuckets: true });
    expect(await fetched(aws, "/data/a")).toBe(403);
  });

  test("can read what an ACL makes public, unless public ACLs are ignored", async () => {
    await using aws = await withEmbedded();
    const s3 = s3Of(aws);
    const Bucket = "data";
    await s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership: "ObjectWriter" }));
    await unblock(aws);
    await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "text", ACL: "public-read" }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "b", Body: "text" }));
    expect(await fetched(aws, "/data/a")).toBe(200);
    expect(await fetched(aws, "/data/b")).toBe(403);
    await unblock(aws, { IgnorePublicAcls: true });
    expect(await fetched(aws, "/data/a")).toBe(403);
  });
});

test.each([
  [read, true],
  [{ ...read, Principal: { AWS: "*" } }, true],
  [{ ...read, Principal: { AWS: other } }, false],
  [{ ...read, Effect: "Deny" }, false],
  [{ ...read, Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }, false],
  [{ ...read, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } } }, true],
  [{ ...read, Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } }, true],
  [{ ...read, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }, false],
  [{ ...read, Condition: { StringEquals: { "aws:UserAgent": "x" } } }, true],
])("the policy %j is public: %s", async (statement, IsPublic) => {
  await using aws = await withEmbedded();
  await withObjects(aws);
  await unblock(aws);
  await put(aws, statement);
  const status = s3Of(aws).send(new GetBucketPolicyStatusCommand({ Bucket: "data" }));
  await expect(status).resolves.toMatchObject({ PolicyStatus: { IsPublic } });
});
