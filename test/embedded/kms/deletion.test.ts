import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { describe, expect, test } from "vitest";
import { startEmbedded } from "../../../src/embedded/server.ts";

const day = 86_400_000;

async function startWithClock() {
  const clock = { time: Date.now() };
  const aws = await startEmbedded({ now: () => clock.time });
  const kms = new KMSClient({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });
  // Calls are signed by the server's clock; the SDK takes every answer as a chance to set its own again.
  kms.middlewareStack.add(
    (next) => (args) => {
      kms.config.systemClockOffset = clock.time - Date.now();
      return next(args);
    },
    { step: "initialize" },
  );
  const pass = (ms: number) => {
    clock.time += ms;
  };
  return { aws, kms, pass };
}

describe("a key whose waiting period is over", () => {
  test("is gone with its aliases, and what it encrypted is lost", async () => {
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
    test(`waits 7 to 30 days, not ${days}`, async () => {
      const { aws, kms } = await startWithClock();
      await using _ = aws;
      const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
      await expect(
        kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })),
      ).rejects.toMatchObject({ name: "ValidationException" });
    });
  }
});
