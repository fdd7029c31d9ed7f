import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  KMSClient,
  ListAliasesCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import { describe, expect } from "vitest";
import { test } from "../../support/test.ts";
import { account, clientOptions, target, uniqueName } from "../../support/target.ts";

const kms = new KMSClient(clientOptions());
const newKey = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
const keyOf = async (alias: string) =>
  (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata!.KeyId;

describe("aliases", () => {
  test("an alias can be moved to another key and deleted", async () => {
    const [one, other] = [await newKey(), await newKey()];
    const AliasName = `alias/${uniqueName("orders")}`;
    await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: one }));
    expect(await keyOf(AliasName)).toBe(one);
    await kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: other }));
    expect(await keyOf(AliasName)).toBe(other);
    await kms.send(new DeleteAliasCommand({ AliasName }));
    await expect(keyOf(AliasName)).rejects.toMatchObject({ name: "NotFoundException" });
  });

  test("ListAliases returns the aliases of a key", async () => {
    const TargetKeyId = await newKey();
    const names = ["b", "a"].map((name) => `alias/${uniqueName(name)}`);
    for (const AliasName of names) await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
    const { Aliases } = await kms.send(new ListAliasesCommand({ KeyId: TargetKeyId }));
    expect(new Set(Aliases!.map((alias) => alias.AliasName))).toEqual(new Set(names));
    expect(Aliases![0]).toMatchObject({
      TargetKeyId,
      AliasArn: expect.stringContaining(`arn:aws:kms:${target.region}:${account}:alias/`),
    });
  });

  test("refuses an alias that exists", async () => {
    const TargetKeyId = await newKey();
    const AliasName = `alias/${uniqueName("taken")}`;
    const command = new CreateAliasCommand({ AliasName, TargetKeyId });
    await kms.send(command);
    await expect(kms.send(command)).rejects.toMatchObject({
      name: "AlreadyExistsException",
      message: `An alias with the name arn:aws:kms:${target.region}:${account}:${AliasName} already exists`,
    });
  });

  test("refuses a name without the prefix alias/", async () => {
    const TargetKeyId = await newKey();
    await expect(
      kms.send(new CreateAliasCommand({ AliasName: "orders", TargetKeyId })),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message:
        'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    });
  });

  test("refuses to delete a missing alias", async () => {
    const AliasName = `alias/${uniqueName("nobody")}`;
    await expect(kms.send(new DeleteAliasCommand({ AliasName }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
  });
});
