import {
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { bucketArn, everything, other, otherAccount, put, read, s3Of } from "./bucket.ts";
import { allow, ana, get, userWith, withObjects } from "./people.ts";
import { account, policyOf, withEmbedded } from "./support.ts";

describe("a bucket policy", () => {
  test("is returned unchanged and can be deleted", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws);
    const s3 = s3Of(aws);
    const Bucket = "data";
    const missing = {
      name: "NoSuchBucketPolicy",
      message: "The bucket policy does not exist",
      BucketName: Bucket,
    };
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(missing);
    await expect(s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).rejects.toMatchObject(missing);
    const Policy = ` ${policyOf({ ...read, Principal: { AWS: other } })}`.trim();
    const { $metadata } = await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect($metadata.httpStatusCode).toBe(204);
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).resolves.toMatchObject({ Policy });
    await expect(s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).resolves.toMatchObject({
      PolicyStatus: { IsPublic: false },
    });
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject(missing);
  });

  test.each<[string, string, string?]>([
    ["not json", "Policies must be valid JSON and the first byte must be '{'"],
    [` ${policyOf(read)}`, "Policies must be valid JSON and the first byte must be '{'"],
    [JSON.stringify({ Version: "2012-10-17" }), "Missing required field Statement"],
    [
      JSON.stringify({ Version: "2020-10-17", Statement: [read] }),
      "The policy must contain a valid version string",
    ],
    [
      JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      "Could not parse the policy: Statement is empty!",
    ],
    [policyOf({ ...read, Effect: "Permit" }), "Invalid effect: Permit"],
    [policyOf({ ...read, Effect: undefined }), "Missing required field Effect"],
    [policyOf({ ...read, Principal: undefined }), "Missing required field Principal"],
    [policyOf({ ...read, Action: undefined }), "Missing required field Action"],
    [policyOf({ ...read, Resource: undefined }), "Missing required field Resource"],
    [policyOf({ ...read, Note: "x" }), "Unknown field Note"],
    [policyOf({ ...read, Principal: `arn:aws:iam::${account}:root` }), "Invalid policy syntax."],
    [policyOf({ ...read, Principal: { AWS: "nobody" } }), "Invalid principal in policy", '"AWS" : "nobody"'],
    [policyOf({ ...read, Action: "kms:Decrypt" }), "Policy has invalid action", "kms:Decrypt"],
    [policyOf({ ...read, Resource: "arn:aws:s3:::*" }), "Policy has invalid resource", "arn:aws:s3:::*"],
    [
      policyOf({ ...read, Resource: "arn:aws:s3:::database/*" }),
      "Policy has invalid resource",
      "arn:aws:s3:::database/*",
    ],
    [policyOf({ ...read, Condition: { StringIs: { a: "b" } } }), "Invalid Condition type : StringIs"],
    [
      policyOf({ ...read, Condition: { StringEquals: { "s3:prefix": "in/" } } }),
      "Conditions do not apply to combination of actions and resources in statement",
    ],
    [
      policyOf({ ...read, Resource: bucketArn }),
      "Action does not apply to any resource(s) in statement",
      'Action "s3:GetObject" in Statement "NO_ID-0"',
    ],
    [
      policyOf({ ...read, Sid: "List", Action: "s3:ListBucket" }),
      "Action does not apply to any resource(s) in statement",
      'Action "s3:ListBucket" in Statement "List"',
    ],
  ])("%s is refused", async (Policy, message, Detail) => {
    await using aws = await withEmbedded();
    await withObjects(aws);
    const refused = s3Of(aws).send(new PutBucketPolicyCommand({ Bucket: "data", Policy }));
    await expect(refused).rejects.toMatchObject({
      name: "MalformedPolicy",
      message,
      $metadata: { httpStatusCode: 400 },
      ...(Detail === undefined ? {} : { Detail }),
    });
  });

  test("gives access to another account, whose users also need their own policy", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a", "b");
    const guest = s3Of(aws, otherAccount(aws));
    await expect(guest.send(get("a"))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Access Denied",
    });
    await put(
      aws,
      {
        ...read,
        Principal: { AWS: `arn:aws:iam::${other}:root` },
        Action: ["s3:GetObject", "s3:DeleteObject"],
        Resource: `${bucketArn}/a`,
      },
      { ...read, Principal: { AWS: other }, Action: "s3:ListBucket", Resource: bucketArn },
    );
    const { Body } = await guest.send(get("a"));
    await expect(Body?.transformToString()).resolves.toBe("text");
    await expect(guest.send(new ListObjectsV2Command({ Bucket: "data" }))).resolves.toMatchObject({
      KeyCount: 2,
    });
    await expect(guest.send(get("b"))).rejects.toMatchObject({ name: "AccessDenied" });
    const Delete = { Objects: [{ Key: "a" }, { Key: "b" }] };
    await expect(guest.send(new DeleteObjectsCommand({ Bucket: "data", Delete }))).resolves.toMatchObject({
      Deleted: [{ Key: "a" }],
      Errors: [{ Key: "b", Code: "AccessDenied" }],
    });
  });

  test("grants a user of the account what its own policies do not", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a");
    const s3 = s3Of(aws, await userWith(aws));
    await put(aws, { ...read, Principal: { AWS: `arn:aws:iam::${account}:root` } });
    await expect(s3.send(get("a"))).rejects.toMatchObject({ name: "AccessDenied" });
    await put(aws, { ...read, Principal: { AWS: ana } });
    await s3.send(get("a"));
  });

  test("can deny everybody, but the root user can still delete the policy", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a");
    const keys = await userWith(aws);
    await allow(aws, { Effect: "Allow", Action: "s3:*", Resource: "*" });
    await put(aws, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [bucketArn, everything] });
    const refused = (arn: string) => ({
      name: "AccessDenied",
      message: `User: ${arn} is not authorized to perform: s3:GetObject on resource: "${bucketArn}/a" with an explicit deny in a resource-based policy`,
    });
    await expect(s3Of(aws, keys).send(get("a"))).rejects.toMatchObject(refused(ana));
    await expect(s3Of(aws).send(get("a"))).rejects.toMatchObject(refused(`arn:aws:iam::${account}:root`));
    await expect(
      s3Of(aws, keys).send(new DeleteBucketPolicyCommand({ Bucket: "data" })),
    ).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await s3Of(aws).send(new DeleteBucketPolicyCommand({ Bucket: "data" }));
    await s3Of(aws, keys).send(get("a"));
  });

  test("with NotPrincipal denies everybody except the named principals", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a");
    const keys = await userWith(aws, { Effect: "Allow", Action: "s3:*", Resource: "*" });
    const but = (AWS: string[]) => ({
      Effect: "Deny",
      NotPrincipal: { AWS },
      Action: "s3:GetObject",
      Resource: everything,
    });
    await put(aws, but([`arn:aws:iam::${account}:user/bob`]));
    await expect(s3Of(aws, keys).send(get("a"))).rejects.toMatchObject({ name: "AccessDenied" });
    await put(aws, but([ana, `arn:aws:iam::${account}:root`]));
    await s3Of(aws, keys).send(get("a"));
  });
});

describe("conditions of a bucket policy", () => {
  test("can require encryption, tags and HTTPS", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a");
    const s3 = s3Of(aws);
    const deny = { Effect: "Deny", Principal: "*", Resource: everything };
    await put(
      aws,
      {
        ...deny,
        Action: "s3:PutObject",
        Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
      },
      {
        ...deny,
        Action: "s3:GetObject",
        Condition: { StringEquals: { "s3:ExistingObjectTag/secret": "yes" } },
      },
      { ...deny, Action: "s3:GetObject", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    );
    const write = (more: object) =>
      s3.send(new PutObjectCommand({ Bucket: "data", Key: "b", Body: "x", ...more }));
    await expect(write({})).rejects.toMatchObject({ name: "AccessDenied" });
    await write({ ServerSideEncryption: "aws:kms" });
    await s3.send(get("a"));
    const Tagging = { TagSet: [{ Key: "secret", Value: "yes" }] };
    await s3.send(new PutObjectTaggingCommand({ Bucket: "data", Key: "a", Tagging }));
    await expect(s3.send(get("a"))).rejects.toMatchObject({ name: "AccessDenied" });
    await s3.send(get("b"));
    const plain = s3Of(aws);
    plain.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-forwarded-proto"] = "http";
        return next(args);
      },
      { step: "build" },
    );
    await expect(plain.send(get("b"))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});
