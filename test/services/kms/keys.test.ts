import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateKeyDescriptionCommand,
  paginateListKeys,
} from "@aws-sdk/client-kms";
import { describe, expect } from "vitest";
import { test } from "../../support/test.ts";
import { account, clientOptions, newAccount, target } from "../../support/target.ts";

const kms = new KMSClient(clientOptions());
const newKey = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
const describeKey = async (KeyId: string) => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!;

describe("keys", () => {
  test("creates and describes a symmetric key", async () => {
    const { KeyMetadata: made } = await kms.send(new CreateKeyCommand({ Description: "orders" }));
    const arn = `arn:aws:kms:${target.region}:${account}:key/${made!.KeyId}`;
    const expected = {
      AWSAccountId: account,
      Arn: arn,
      CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
      Description: "orders",
      Enabled: true,
      EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      KeyManager: "CUSTOMER",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyState: "Enabled",
      KeyUsage: "ENCRYPT_DECRYPT",
      MultiRegion: false,
      Origin: "AWS_KMS",
    };
    expect(made).toMatchObject(expected);
    expect(await describeKey(arn)).toMatchObject(expected);
    expect(Math.abs(Number(made!.CreationDate) - Date.now())).toBeLessThan(60_000);
  });

  test("paging returns every key once", async () => {
    const own = new KMSClient(clientOptions(newAccount()));
    const made = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await own.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId),
    );
    const pages = [];
    for await (const page of paginateListKeys({ client: own, pageSize: 2 }, {})) pages.push(page);
    expect(pages.map((page) => page.Truncated ?? false)).toEqual([true, true, false]);
    const listed = pages.flatMap((page) => page.Keys!.map((key) => key.KeyId));
    expect(listed).toHaveLength(made.length);
    expect(new Set(listed)).toEqual(new Set(made));
  });

  test("disables and enables a key", async () => {
    const KeyId = await newKey();
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await describeKey(KeyId)).toMatchObject({ Enabled: false, KeyState: "Disabled" });
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await describeKey(KeyId)).toMatchObject({ Enabled: true, KeyState: "Enabled" });
  });

  test("a key whose deletion is cancelled is disabled", async () => {
    const KeyId = await newKey();
    const scheduled = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(scheduled).toMatchObject({ KeyState: "PendingDeletion", PendingWindowInDays: 7 });
    const days = (Number(scheduled.DeletionDate) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect(await describeKey(KeyId)).toMatchObject({ Enabled: false, KeyState: "PendingDeletion" });
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    const kept = await describeKey(KeyId);
    expect(kept).toMatchObject({ Enabled: false, KeyState: "Disabled" });
    expect(kept.DeletionDate).toBeUndefined();
  });

  test("updates a description", async () => {
    const KeyId = await newKey();
    await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: "für Bestellungen" }));
    expect(await describeKey(KeyId)).toMatchObject({ Description: "für Bestellungen" });
  });

  test("adds, lists and removes tags", async () => {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Tags: [{ TagKey: "a", TagValue: "1" }] }));
    const KeyId = KeyMetadata!.KeyId!;
    await kms.send(
      new TagResourceCommand({
        KeyId,
        Tags: [
          { TagKey: "a", TagValue: "2" },
          { TagKey: "b", TagValue: "" },
        ],
      }),
    );
    const listed = await kms.send(new ListResourceTagsCommand({ KeyId }));
    expect(listed).toMatchObject({ Truncated: false });
    expect(listed.Tags).toEqual([
      { TagKey: "a", TagValue: "2" },
      { TagKey: "b", TagValue: "" },
    ]);
    await kms.send(new UntagResourceCommand({ KeyId, TagKeys: ["a"] }));
    const left = await kms.send(new ListResourceTagsCommand({ KeyId }));
    expect(left.Tags).toEqual([{ TagKey: "b", TagValue: "" }]);
  });

  test("a key has a default policy that can be replaced", async () => {
    const KeyId = await newKey();
    const first = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    expect(JSON.parse(first.Policy!)).toMatchObject({
      Id: "key-default-1",
      Statement: [{ Effect: "Allow", Action: "kms:*", Principal: { AWS: `arn:aws:iam::${account}:root` } }],
    });
    const policy = { ...JSON.parse(first.Policy!), Id: "mine" };
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy: JSON.stringify(policy) }));
    const second = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    expect(JSON.parse(second.Policy!)).toEqual(policy);
  });

  test("the error for an invalid key id quotes it", async () => {
    await expect(kms.send(new DescribeKeyCommand({ KeyId: "fake-key-id" }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid keyId 'fake-key-id'",
    });
  });

  test("a key cannot be used from another region", async () => {
    const KeyId = await newKey();
    const elsewhere = new KMSClient({ ...clientOptions(), region: "ap-southeast-1" });
    await expect(elsewhere.send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: `Key 'arn:aws:kms:ap-southeast-1:${account}:key/${KeyId}' does not exist`,
    });
    const arn = `arn:aws:kms:${target.region}:${account}:key/${KeyId}`;
    await expect(elsewhere.send(new DescribeKeyCommand({ KeyId: arn }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: `Invalid arn ${target.region}`,
    });
  });

  test("ListKeys leaves out the keys of other accounts", async () => {
    const KeyId = await newKey();
    const other = new KMSClient(clientOptions(newAccount()));
    const { Keys } = await other.send(new ListKeysCommand({}));
    expect(Keys!.map((key) => key.KeyId)).not.toContain(KeyId);
  });
});
