import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  type GenerateDataKeyCommandInput,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateRandomCommand,
  KMSClient,
  ReEncryptCommand,
} from "@aws-sdk/client-kms";
import { describe, expect } from "vitest";
import { test } from "../../support/test.ts";
import { clientOptions } from "../../support/target.ts";

const kms = new KMSClient(clientOptions());
const newKey = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!;

describe("data keys", () => {
  for (const [input, bytes] of [
    [{ KeySpec: "AES_256" }, 32],
    [{ KeySpec: "AES_128" }, 16],
    [{ NumberOfBytes: 64 }, 64],
  ] as const) {
    test(`returns ${bytes} bytes for ${JSON.stringify(input)}, as plaintext and encrypted`, async () => {
      const { KeyId, Arn } = await newKey();
      const EncryptionContext = { object: "a" };
      const made = await kms.send(new GenerateDataKeyCommand({ KeyId, EncryptionContext, ...input }));
      expect(made.KeyId).toBe(Arn);
      expect(made.Plaintext).toHaveLength(bytes);
      const { CiphertextBlob } = made;
      const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
      expect(opened.Plaintext).toEqual(made.Plaintext);
      await expect(kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
        name: "InvalidCiphertextException",
      });
    });
  }

  test("GenerateDataKeyWithoutPlaintext returns only the encrypted key", async () => {
    const { KeyId } = await newKey();
    const made = await kms.send(new GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: "AES_256" }));
    expect(made).not.toHaveProperty("Plaintext");
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(Plaintext).toHaveLength(32);
  });

  for (const [what, input] of [
    ["a request with neither KeySpec nor NumberOfBytes", {}],
    ["a request with both KeySpec and NumberOfBytes", { KeySpec: "AES_256", NumberOfBytes: 32 }],
  ] as const) {
    test(`refuses ${what}`, async () => {
      const { KeyId } = await newKey();
      await expect(kms.send(new GenerateDataKeyCommand({ KeyId, ...input }))).rejects.toMatchObject({
        name: "ValidationException",
        message: "Please specify either number of bytes or key spec.",
      });
    });
  }

  for (const [input, constraint] of [
    [
      { NumberOfBytes: 0 },
      "Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { NumberOfBytes: 1025 },
      "Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
    ],
    [
      { KeySpec: "AES_512" },
      /Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: \[AES_/,
    ],
  ] as const) {
    test(`refuses ${JSON.stringify(input)}`, async () => {
      const { KeyId } = await newKey();
      await expect(
        kms.send(new GenerateDataKeyCommand({ KeyId, ...input } as GenerateDataKeyCommandInput)),
      ).rejects.toMatchObject({
        name: "ValidationException",
        message:
          typeof constraint === "string"
            ? `1 validation error detected: ${constraint}`
            : expect.stringMatching(constraint),
      });
    });
  }
});

describe("GenerateRandom", () => {
  test("GenerateRandom returns the requested number of bytes, different each time", async () => {
    const command = new GenerateRandomCommand({ NumberOfBytes: 91 });
    const first = (await kms.send(command)).Plaintext!;
    expect(first).toHaveLength(91);
    expect((await kms.send(command)).Plaintext).not.toEqual(first);
  });

  test("GenerateRandom requires NumberOfBytes", async () => {
    await expect(kms.send(new GenerateRandomCommand({}))).rejects.toMatchObject({
      name: "ValidationException",
      message: "NumberOfBytes is required.",
    });
  });
});

describe("ReEncrypt", () => {
  test("re-encrypts a ciphertext under another key and context", async () => {
    const [from, to] = [await newKey(), await newKey()];
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({
        KeyId: from.KeyId,
        Plaintext: Buffer.from("moved"),
        EncryptionContext: { at: "old" },
      }),
    );
    const moved = await kms.send(
      new ReEncryptCommand({
        CiphertextBlob,
        SourceEncryptionContext: { at: "old" },
        DestinationKeyId: to.KeyId,
        DestinationEncryptionContext: { at: "new" },
      }),
    );
    expect(moved).toMatchObject({ SourceKeyId: from.Arn, KeyId: to.Arn });
    const opened = await kms.send(
      new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob, EncryptionContext: { at: "new" } }),
    );
    expect(opened.KeyId).toBe(to.Arn);
    expect(Buffer.from(opened.Plaintext!).toString()).toBe("moved");
  });

  test("refuses a ciphertext with another source context", async () => {
    const { KeyId } = await newKey();
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from("x"), EncryptionContext: { at: "old" } }),
    );
    await expect(
      kms.send(new ReEncryptCommand({ CiphertextBlob, DestinationKeyId: KeyId! })),
    ).rejects.toMatchObject({ name: "InvalidCiphertextException" });
  });
});
