import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
} from "@aws-sdk/client-iam";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { allow, ana, get, userWith, withObjects } from "./people.ts";
import { account, clientOptions, iamOf, policyOf, withEmbedded } from "./support.ts";

const denied = (message: string) => ({ name: "AccessDenied", message, $metadata: { httpStatusCode: 403 } });

describe("a user of S3", () => {
  test("can do only what its policies allow", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "in/a.csv", "out/b.csv");
    const s3 = new S3Client(
      clientOptions(
        aws,
        await userWith(aws, { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/in/*" }),
      ),
    );
    const { Body } = await s3.send(get("in/a.csv"));
    await expect(Body?.transformToString()).resolves.toBe("text");
    await expect(s3.send(get("out/b.csv"))).rejects.toMatchObject(
      denied(
        `User: ${ana} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data/out/b.csv" because no identity-based policy allows the s3:GetObject action`,
      ),
    );
    await expect(s3.send(new ListObjectsV2Command({ Bucket: "data" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    // Without s3:ListBucket a missing object gives AccessDenied.
    await expect(s3.send(get("in/none"))).rejects.toMatchObject({ name: "AccessDenied" });
    await allow(
      aws,
      { Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" },
      { Effect: "Deny", Action: "*", Resource: "arn:aws:s3:::data/out/*" },
    );
    await expect(s3.send(get("in/none"))).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(s3.send(get("out/b.csv"))).rejects.toMatchObject(
      denied(
        `User: ${ana} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data/out/b.csv" with an explicit deny in an identity-based policy`,
      ),
    );
    await iamOf(aws).send(new DeleteUserPolicyCommand({ UserName: "ana", PolicyName: "p" }));
    await expect(s3.send(get("in/a.csv"))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("can list only the prefix that a condition allows", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "in/a.csv");
    const keys = await userWith(aws, {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::data",
      Condition: {
        StringLike: { "s3:prefix": "${aws:username}/*" },
        StringEquals: { "aws:PrincipalTag/team": "data" },
      },
    });
    const list = (Prefix?: string) =>
      new S3Client(clientOptions(aws, keys)).send(new ListObjectsV2Command({ Bucket: "data", Prefix }));
    await expect(list("ana/x")).resolves.toMatchObject({ KeyCount: 0 });
    await expect(list("in/")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(list()).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("each key of DeleteObjects is authorized separately", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a", "b");
    const keys = await userWith(aws, {
      Effect: "Allow",
      Action: "s3:DeleteObject",
      Resource: "arn:aws:s3:::data/a",
    });
    const both = { Objects: [{ Key: "a" }, { Key: "b" }] };
    await expect(
      new S3Client(clientOptions(aws, keys)).send(new DeleteObjectsCommand({ Bucket: "data", Delete: both })),
    ).resolves.toMatchObject({
      Deleted: [{ Key: "a" }],
      Errors: [{ Key: "b", Code: "AccessDenied", Message: "Access Denied" }],
    });
  });

  test("is limited by its permissions boundary", async () => {
    await using aws = await withEmbedded();
    await withObjects(aws, "a");
    const keys = await userWith(aws);
    const iam = iamOf(aws);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: "limit",
        PolicyDocument: policyOf({ Effect: "Allow", Action: "s3:List*", Resource: "*" }),
      }),
    );
    await iam.send(
      new AttachUserPolicyCommand({
        UserName: "ana",
        PolicyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
      }),
    );
    const s3 = new S3Client(clientOptions(aws, keys));
    await s3.send(get("a"));
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: "ana", PermissionsBoundary: Policy!.Arn! }),
    );
    await s3.send(new ListObjectsV2Command({ Bucket: "data" }));
    await expect(s3.send(get("a"))).rejects.toMatchObject({
      message: expect.stringContaining(
        "because no permissions boundary allows the s3:GetObject action",
      ) as string,
    });
  });
});

test("KMS, Lambda, Logs and IAM have their own error messages", async () => {
  await using aws = await withEmbedded();
  const options = clientOptions(aws, await userWith(aws));
  const { KeyMetadata } = await new KMSClient(clientOptions(aws)).send(new CreateKeyCommand({}));
  const Plaintext = Buffer.from("x");
  await expect(
    new KMSClient(options).send(new EncryptCommand({ KeyId: KeyMetadata!.KeyId!, Plaintext })),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: `User: ${ana} is not authorized to perform: kms:Encrypt on resource: ${KeyMetadata?.Arn} because no identity-based policy allows the kms:Encrypt action`,
    $metadata: { httpStatusCode: 400 },
  });
  await expect(new LambdaClient(options).send(new ListFunctionsCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
    $metadata: { httpStatusCode: 403 },
  });
  await expect(
    new CloudWatchLogsClient(options).send(new CreateLogGroupCommand({ logGroupName: "/a" })),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(
      `logs:CreateLogGroup on resource: arn:aws:logs:us-east-1:${account}:log-group:/a:log-stream:`,
    ) as string,
  });
  await expect(new IAMClient(options).send(new ListUsersCommand({}))).rejects.toMatchObject({
    Code: "AccessDenied",
    message: `User: ${ana} is not authorized to perform: iam:ListUsers on resource: * because no identity-based policy allows the iam:ListUsers action`,
    $metadata: { httpStatusCode: 403 },
  });
  await expect(new STSClient(options).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
    Arn: ana,
  });
});

test("a key policy must allow IAM policies or name the user", async () => {
  await using aws = await withEmbedded();
  const root = new KMSClient(clientOptions(aws));
  const { KeyMetadata } = await root.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata!.KeyId!;
  const keys = await userWith(aws, { Effect: "Allow", Action: "kms:Encrypt", Resource: KeyMetadata!.Arn! });
  const kms = new KMSClient(clientOptions(aws, keys));
  const encrypt = () => kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
  const { CiphertextBlob } = await encrypt();
  await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  const statement = { Effect: "Allow", Action: "kms:*", Resource: "*" };
  const put = (...Principal: string[]) =>
    root.send(
      new PutKeyPolicyCommand({
        KeyId,
        Policy: policyOf(...Principal.map((AWS) => ({ ...statement, Principal: { AWS } }))),
      }),
    );
  await put(ana);
  await kms.send(new DecryptCommand({ CiphertextBlob }));
  await put(`arn:aws:iam::${account}:role/other`);
  await expect(encrypt()).rejects.toMatchObject({
    message: expect.stringContaining(
      "because no resource-based policy allows the kms:Encrypt action",
    ) as string,
  });
});

test("an object with SSE-KMS requires permissions on the key", async () => {
  await using aws = await withEmbedded();
  await withObjects(aws);
  const { KeyMetadata } = await new KMSClient(clientOptions(aws)).send(new CreateKeyCommand({}));
  const KMSMasterKeyID = KeyMetadata!.Arn!;
  const root = new S3Client(clientOptions(aws));
  await root.send(
    new PutBucketEncryptionCommand({
      Bucket: "data",
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID } }],
      },
    }),
  );
  await root.send(new PutObjectCommand({ Bucket: "data", Key: "a", Body: "text" }));
  const onData = { Effect: "Allow", Action: "s3:*", Resource: "*" };
  const s3 = new S3Client(clientOptions(aws, await userWith(aws, onData)));
  await expect(s3.send(get("a"))).rejects.toMatchObject(
    denied(
      `User: ${ana} is not authorized to perform: kms:Decrypt on resource: "${KMSMasterKeyID}" because no identity-based policy allows the kms:Decrypt action`,
    ),
  );
  const put = () => s3.send(new PutObjectCommand({ Bucket: "data", Key: "b", Body: "text" }));
  await expect(put()).rejects.toMatchObject({
    message: expect.stringContaining("kms:GenerateDataKey") as string,
  });
  const viaS3 = { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } };
  await allow(aws, onData, { Effect: "Allow", Action: "kms:*", Resource: KMSMasterKeyID, Condition: viaS3 });
  await s3.send(get("a"));
  await put();
});
