/** Data keys of KMS for SSE-KMS in S3. */
import { describe, expect, test } from "vitest";
import { createKms } from "../../../src/embedded/services/kms/index.ts";

const place = { accountId: "111111111111", region: "us-east-1" };
const context = { "aws:s3:arn": "arn:aws:s3:::bucket/key" };

describe("data keys for other services", () => {
  test("come from the AWS managed key by default, always the same one", async () => {
    const kms = createKms({ now: Date.now });
    const one = await kms.generateDataKey({ ...place, context });
    const two = await kms.generateDataKey({ ...place, context, keyId: "alias/aws/s3" });
    expect(one.keyArn).toMatch(/^arn:aws:kms:us-east-1:111111111111:key\//);
    expect(two.keyArn).toBe(one.keyArn);
    const elsewhere = await kms.generateDataKey({ ...place, region: "eu-west-1", context });
    expect(elsewhere.keyArn).not.toBe(one.keyArn);
  });

  test("are decrypted only with the same context", async () => {
    const kms = createKms({ now: Date.now });
    const { plaintext, ciphertext } = await kms.generateDataKey({ ...place, context });
    expect(plaintext).toHaveLength(32);
    expect(await kms.decryptDataKey({ ciphertext, context })).toEqual(plaintext);
    await expect(kms.decryptDataKey({ ciphertext, context: {} })).rejects.toMatchObject({
      code: "InvalidCiphertextException",
    });
  });

  test("require an existing and enabled customer key", async () => {
    const kms = createKms({ now: Date.now });
    const keyId = "134f2428-cec1-4b25-a1ae-9048164dba47";
    await expect(kms.generateDataKey({ ...place, keyId, context })).rejects.toMatchObject({
      code: "NotFoundException",
    });
    const key = kms.context.state.createKey({ ...place, now: Date.now() });
    const { ciphertext, keyArn } = await kms.generateDataKey({ ...place, keyId: key.keyId, context });
    expect(keyArn).toBe(key.arn);
    key.state = "Disabled";
    const refusal = { code: "DisabledException" };
    await expect(kms.generateDataKey({ ...place, keyId: key.arn, context })).rejects.toMatchObject(refusal);
    await expect(kms.decryptDataKey({ ciphertext, context })).rejects.toMatchObject(refusal);
  });
});
