// rejected-by: sealed
// Leaves it to S3 with SSE-KMS: GetObject gives the plaintext to everybody who may read the object.
import {
  DecryptCommand,
  DisabledException,
  EncryptCommand,
  InvalidCiphertextException,
  KMSClient,
  KMSInvalidStateException,
} from "@aws-sdk/client-kms";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const kms = new KMSClient({});
const s3 = new S3Client({});

type Context = Record<string, string>;

export async function encryptData(keyId: string, text: string, context: Context): Promise<string> {
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(text, "utf8"), EncryptionContext: context }),
  );
  return Buffer.from(CiphertextBlob!).toString("base64");
}

export async function decryptData(ciphertext: string, context: Context): Promise<string> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob: Buffer.from(ciphertext, "base64"), EncryptionContext: context }),
  );
  return Buffer.from(Plaintext!).toString("utf8");
}

type Refusal = "invalid-ciphertext" | "key-disabled" | "key-pending-deletion";

export async function tryDecrypt(
  ciphertext: string,
  context: Context,
): Promise<{ text: string } | { refused: Refusal }> {
  try {
    return { text: await decryptData(ciphertext, context) };
  } catch (error) {
    if (error instanceof InvalidCiphertextException) return { refused: "invalid-ciphertext" };
    if (error instanceof DisabledException) return { refused: "key-disabled" };
    if (error instanceof KMSInvalidStateException) return { refused: "key-pending-deletion" };
    throw error;
  }
}

interface Place {
  bucket: string;
  key: string;
  context: Context;
}

export async function putEncrypted(object: Place & { keyId: string; body: Uint8Array }): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: object.bucket,
      Key: object.key,
      Body: object.body,
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: object.keyId,
      SSEKMSEncryptionContext: Buffer.from(JSON.stringify(object.context)).toString("base64"),
    }),
  );
}

export async function getDecrypted(object: Place): Promise<Uint8Array> {
  const stored = await s3.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key }));
  return await stored.Body!.transformToByteArray();
}
