import { randomBytes } from "node:crypto";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { describe, expect } from "vitest";
import { test } from "../../support/test.ts";
import { account, clientOptions, target, uniqueName } from "../../support/target.ts";

const kms = new KMSClient(clientOptions());
const bytes = (text: string) => new TextEncoder().encode(text);

async function newKey(): Promise<{ KeyId: string; Arn: string }> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! };
}

describe("Encrypt and Decrypt", () => {
  test("Decrypt returns the exact plaintext and the key's ARN", async () => {
    const { KeyId, Arn } = await newKey();
    const plaintext = randomBytes(4096);
    const encrypted = await kms.send(new EncryptCommand({ KeyId, Plaintext: plaintext }));
    expect(encrypted.KeyId).toBe(Arn);
    const decrypted = await kms.send(new DecryptCommand({ CiphertextBlob: encrypted.CiphertextBlob }));
    expect(decrypted.KeyId).toBe(Arn);
    expect(Buffer.from(decrypted.Plaintext!)).toEqual(plaintext);
  });

  test("Encrypt and Decrypt return the algorithm", async () => {
    const { KeyId } = await newKey();
    const encrypted = await kms.send(new EncryptCommand({ KeyId, Plaintext: bytes("x") }));
    expect(encrypted.EncryptionAlgorithm).toBe("SYMMETRIC_DEFAULT");
    const decrypted = await kms.send(new DecryptCommand({ CiphertextBlob: encrypted.CiphertextBlob }));
    expect(decrypted.EncryptionAlgorithm).toBe("SYMMETRIC_DEFAULT");
  });

  test("the ciphertext differs each time and does not contain the plaintext", async () => {
    const { KeyId } = await newKey();
    const command = new EncryptCommand({ KeyId, Plaintext: bytes("the same secret twice") });
    const first = Buffer.from((await kms.send(command)).CiphertextBlob!);
    const second = Buffer.from((await kms.send(command)).CiphertextBlob!);
    expect(first.equals(second)).toBe(false);
    expect(first.includes("secret")).toBe(false);
  });

  test("accepts the encryption context in any order", async () => {
    const { KeyId } = await newKey();
    const context = { tenant: "ä", purpose: "orders" };
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: bytes("x"), EncryptionContext: context }),
    );
    const { Plaintext } = await kms.send(
      new DecryptCommand({ CiphertextBlob, EncryptionContext: { purpose: "orders", tenant: "ä" } }),
    );
    expect(Buffer.from(Plaintext!).toString()).toBe("x");
  });

  for (const [what, context] of [
    ["a missing context", undefined],
    ["another value", { tenant: "2" }],
    ["an additional pair", { tenant: "1", extra: "1" }],
    ["a name in another case", { Tenant: "1" }],
  ] as const) {
    test(`refuses ${what} with InvalidCiphertextException`, async () => {
      const { KeyId } = await newKey();
      const { CiphertextBlob } = await kms.send(
        new EncryptCommand({ KeyId, Plaintext: bytes("x"), EncryptionContext: { tenant: "1" } }),
      );
      await expect(
        kms.send(new DecryptCommand({ CiphertextBlob, ...(context ? { EncryptionContext: context } : {}) })),
      ).rejects.toMatchObject({ name: "InvalidCiphertextException", $metadata: { httpStatusCode: 400 } });
    });
  }

  test("refuses a ciphertext with a changed byte", async () => {
    const { KeyId } = await newKey();
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: bytes("pay 10") }));
    const changed = Uint8Array.from(CiphertextBlob!);
    changed[changed.length - 1]! ^= 1;
    await expect(kms.send(new DecryptCommand({ CiphertextBlob: changed }))).rejects.toMatchObject({
      name: "InvalidCiphertextException",
    });
  });

  test("refuses a ciphertext of another key when KeyId is given", async () => {
    const [one, other] = [await newKey(), await newKey()];
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: one.KeyId, Plaintext: bytes("x") }),
    );
    await expect(kms.send(new DecryptCommand({ CiphertextBlob, KeyId: other.KeyId }))).rejects.toMatchObject({
      name: "IncorrectKeyException",
      message: "The key ID in the request does not identify a CMK that can perform this operation.",
    });
  });

  test("accepts a key's id, ARN, alias and alias ARN", async () => {
    const { KeyId, Arn } = await newKey();
    const alias = `alias/${uniqueName("orders")}`;
    await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
    for (const name of [KeyId, Arn, alias, `arn:aws:kms:${target.region}:${account}:${alias}`]) {
      const encrypted = await kms.send(new EncryptCommand({ KeyId: name, Plaintext: bytes("x") }));
      expect(encrypted.KeyId).toBe(Arn);
      const { CiphertextBlob } = encrypted;
      expect((await kms.send(new DecryptCommand({ CiphertextBlob, KeyId: name }))).KeyId).toBe(Arn);
    }
  });

  test("encrypts up to 4096 bytes", async () => {
    const { KeyId } = await newKey();
    await expect(kms.send(new EncryptCommand({ KeyId, Plaintext: randomBytes(4097) }))).rejects.toMatchObject(
      {
        name: "ValidationException",
        message:
          "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
      },
    );
  });

  test("refuses a disabled key until it is enabled again", async () => {
    const { KeyId, Arn } = await newKey();
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: bytes("x") }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    const refusal = { name: "DisabledException", message: `${Arn} is disabled.` };
    await expect(kms.send(new EncryptCommand({ KeyId, Plaintext: bytes("x") }))).rejects.toMatchObject(
      refusal,
    );
    await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject(refusal);
    await kms.send(new EnableKeyCommand({ KeyId }));
    await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).resolves.toMatchObject({ KeyId: Arn });
  });

  test("refuses a key that is pending deletion", async () => {
    const { KeyId, Arn } = await newKey();
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: bytes("x") }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
      name: "KMSInvalidStateException",
      message: `${Arn} is pending deletion.`,
    });
  });

  test("the error for a missing key contains its ARN", async () => {
    const KeyId = "134f2428-cec1-4b25-a1ae-9048164dba47";
    await expect(kms.send(new EncryptCommand({ KeyId, Plaintext: bytes("x") }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: `Key 'arn:aws:kms:${target.region}:${account}:key/${KeyId}' does not exist`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("the error for a missing alias contains its ARN", async () => {
    const KeyId = `alias/${uniqueName("nobody")}`;
    await expect(kms.send(new EncryptCommand({ KeyId, Plaintext: bytes("x") }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: `Alias arn:aws:kms:${target.region}:${account}:${KeyId} is not found.`,
    });
  });
});
