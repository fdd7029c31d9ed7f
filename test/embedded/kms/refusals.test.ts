/** Where only the embedded KMS is as strict as AWS, and its answers to what it does not implement. */
import {
  CreateAliasCommand,
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  type EncryptCommandInput,
  GenerateDataKeyCommand,
  KMSClient,
  ListKeysCommand,
  GetParametersForImportCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
} from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedAws, startEmbedded } from "../../../src/embedded/server.ts";

let aws: EmbeddedAws;
let kms: KMSClient;
let other: KMSClient;

const client = (accessKeyId: string) =>
  new KMSClient({
    endpoint: aws.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey: aws.secretAccessKey },
    maxAttempts: 1,
  });

beforeAll(async () => {
  aws = await startEmbedded();
  kms = client("111111111111");
  other = client("222222222222");
});
afterAll(() => aws[Symbol.asyncDispose]());

const newKey = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!;
const Plaintext = Buffer.from("x");

describe("another account", () => {
  test("cannot use a key by its ARN", async () => {
    const { Arn } = await newKey();
    await expect(other.send(new EncryptCommand({ KeyId: Arn, Plaintext }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        `User: arn:aws:iam::222222222222:root is not authorized to perform: kms:Encrypt on resource: ${Arn}`,
      ),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("cannot decrypt", async () => {
    const { KeyId } = await newKey();
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext }));
    await expect(other.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("dry runs", () => {
  test("give DryRunOperationException for a valid request and the error for an invalid one", async () => {
    const { KeyId } = await newKey();
    const dryRun = new EncryptCommand({ KeyId, Plaintext, DryRun: true });
    await expect(kms.send(dryRun)).rejects.toMatchObject({
      name: "DryRunOperationException",
      message: "The request would have succeeded, but the DryRun option is set.",
    });
    await kms.send(new DisableKeyCommand({ KeyId }));
    await expect(kms.send(dryRun)).rejects.toMatchObject({ name: "DisabledException" });
  });
});

describe("constraints", () => {
  for (const [what, input, message] of [
    [
      "an empty plaintext",
      { Plaintext: Buffer.alloc(0) },
      "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "an unknown algorithm",
      { EncryptionAlgorithm: "ROT13" },
      "Value 'ROT13' at 'encryptionAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256, SM2PKE, SYMMETRIC_DEFAULT]",
    ],
    [
      "no key",
      { KeyId: undefined },
      "Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    ],
  ] as const) {
    test(`the error describes ${what}`, async () => {
      const { KeyId } = await newKey();
      await expect(
        kms.send(new EncryptCommand({ KeyId, Plaintext, ...input } as EncryptCommandInput)),
      ).rejects.toMatchObject({
        name: "ValidationException",
        message: `1 validation error detected: ${message}`,
      });
    });
  }

  test("the error lists every violated constraint", async () => {
    const { KeyId } = await newKey();
    await expect(
      kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_1" as "AES_128", NumberOfBytes: 0 })),
    ).rejects.toMatchObject({
      message: expect.stringMatching(
        /^2 validation errors detected: Value 'AES_1' at 'keySpec' .*; Value '0' at/,
      ),
    });
  });

  test("refuses an algorithm of another key spec", async () => {
    const { KeyId } = await newKey();
    await expect(
      kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionAlgorithm: "RSAES_OAEP_SHA_256" })),
    ).rejects.toMatchObject({
      name: "InvalidKeyUsageException",
      message: "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.",
    });
  });

  test("refuses a made-up marker", async () => {
    await expect(kms.send(new ListKeysCommand({ Marker: "?" }))).rejects.toMatchObject({
      name: "InvalidMarkerException",
    });
  });

  test("refuses grant tokens, because there are no grants", async () => {
    const { KeyId } = await newKey();
    await expect(
      kms.send(new EncryptCommand({ KeyId, Plaintext, GrantTokens: ["x"] })),
    ).rejects.toMatchObject({
      name: "InvalidGrantTokenException",
    });
  });

  test("refuses a made-up ciphertext", async () => {
    for (const blob of [Buffer.from("plaintext"), Buffer.alloc(200)]) {
      await expect(kms.send(new DecryptCommand({ CiphertextBlob: blob }))).rejects.toMatchObject({
        name: "InvalidCiphertextException",
      });
    }
  });
});

describe("aliases", () => {
  test("are refused as key ids by operations that accept only keys", async () => {
    const { KeyId } = await newKey();
    await kms.send(new CreateAliasCommand({ AliasName: "alias/strict", TargetKeyId: KeyId }));
    await expect(kms.send(new DisableKeyCommand({ KeyId: "alias/strict" }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid keyId 'alias/strict'",
    });
    await expect(
      kms.send(new CreateAliasCommand({ AliasName: "alias/of-alias", TargetKeyId: "alias/strict" })),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: "Aliases must refer to keys. Not aliases",
    });
  });

  test("below alias/aws/ belong to AWS", async () => {
    const { KeyId } = await newKey();
    await expect(
      kms.send(new CreateAliasCommand({ AliasName: "alias/aws/mine", TargetKeyId: KeyId })),
    ).rejects.toMatchObject({ name: "NotAuthorizedException" });
  });

  test("cannot be given to a key that is pending deletion", async () => {
    const { KeyId } = await newKey();
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    await expect(
      kms.send(new CreateAliasCommand({ AliasName: "alias/late", TargetKeyId: KeyId })),
    ).rejects.toMatchObject({ name: "KMSInvalidStateException" });
  });
});

describe("the AWS managed key of S3", () => {
  test("is created on first use, and can be described but not used", async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: "alias/aws/s3" }));
    expect(KeyMetadata).toMatchObject({ KeyManager: "AWS", KeyState: "Enabled" });
    expect((await kms.send(new DescribeKeyCommand({ KeyId: "alias/aws/s3" }))).KeyMetadata!.KeyId).toBe(
      KeyMetadata!.KeyId,
    );
    for (const command of [
      new GenerateDataKeyCommand({ KeyId: "alias/aws/s3", KeySpec: "AES_256" }),
      new EncryptCommand({ KeyId: KeyMetadata!.KeyId, Plaintext }),
      new DisableKeyCommand({ KeyId: KeyMetadata!.KeyId }),
    ]) {
      await expect(kms.send(command as DisableKeyCommand)).rejects.toMatchObject({
        name: "AccessDeniedException",
      });
    }
  });
});

describe("tags", () => {
  for (const [what, Tags] of [
    [
      "duplicate keys",
      [
        { TagKey: "a", TagValue: "1" },
        { TagKey: "a", TagValue: "2" },
      ],
    ],
    ["the reserved prefix aws:", [{ TagKey: "aws:x", TagValue: "1" }]],
    ["more than 50 tags", Array.from({ length: 51 }, (_, n) => ({ TagKey: `t${n}`, TagValue: "" }))],
  ] as const) {
    test(`refuses ${what}`, async () => {
      const { KeyId } = await newKey();
      await expect(kms.send(new TagResourceCommand({ KeyId, Tags: [...Tags] }))).rejects.toMatchObject({
        name: "TagException",
      });
    });
  }
});

describe("not implemented", () => {
  for (const [what, input] of [
    ["KeySpec RSA_2048", { KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" }],
    ["Origin EXTERNAL", { Origin: "EXTERNAL" }],
    ["MultiRegion", { MultiRegion: true }],
    ["CustomKeyStoreId", { CustomKeyStoreId: "cks-1234567890abcdef0" }],
  ] as const) {
    test(`${what} gives NotImplemented`, async () => {
      await expect(kms.send(new CreateKeyCommand(input as CreateKeyCommandInput))).rejects.toMatchObject({
        name: "NotImplemented",
        message: expect.stringContaining(what),
        $metadata: { httpStatusCode: 501 },
      });
    });
  }

  test("an operation gives NotImplemented", async () => {
    const { KeyId } = await newKey();
    await expect(
      kms.send(
        new GetParametersForImportCommand({
          KeyId,
          WrappingAlgorithm: "RSAES_OAEP_SHA_256",
          WrappingKeySpec: "RSA_2048",
        }),
      ),
    ).rejects.toMatchObject({
      name: "NotImplemented",
      message: expect.stringContaining("GetParametersForImport"),
    });
  });
});
