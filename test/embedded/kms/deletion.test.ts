import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { describe, expect, test } from "vitest";
import { startWithClock } from "./support.ts";

const day = 86_400_000;

describe("a key whose waiting period is over", () => {
  test("is deleted with its aliases, and its ciphertexts cannot be decrypted", async () => {
    const { aws, kms, pass } = await startWithClock();
    await using _ = aws;
    const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
    await kms.send(new CreateAliasCommand({ AliasName: "alias/orders", TargetKeyId: KeyId }));
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    pass(7 * day - 1000);
    await expect(kms.send(new DescribeKeyCommand({ KeyId: "alias/orders" }))).resolves.toMatchObject({
      KeyMetadata: { KeyState: "PendingDeletion" },
    });
    pass(1000);
    for (const name of [KeyId, "alias/orders"]) {
      await expect(kms.send(new DescribeKeyCommand({ KeyId: name }))).rejects.toMatchObject({
        name: "NotFoundException",
      });
    }
    expect((await kms.send(new ListKeysCommand({}))).Keys).toEqual([]);
    expect((await kms.send(new ListAliasesCommand({}))).Aliases).toEqual([]);
    await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("refers to a customer master key that does not exist"),
    });
  });

  for (const days of [6, 31]) {
    test(`refuses a waiting period of ${days} days`, async () => {
      const { aws, kms } = await startWithClock();
      await using _ = aws;
      const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
      await expect(
        kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })),
      ).rejects.toMatchObject({ name: "ValidationException" });
    });
  }
});
