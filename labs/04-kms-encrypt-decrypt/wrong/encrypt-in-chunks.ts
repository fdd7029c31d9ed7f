// rejected-by: one-data-key
// Sends the object through Encrypt in pieces of 4 KiB: a call for each, and pieces can be swapped.
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
  const sealed: Buffer[] = [];
  for (let at = 0; at < object.body.length; at += 4096) {
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({
        KeyId: object.keyId,
        Plaintext: object.body.subarray(at, at + 4096),
        EncryptionContext: object.context,
      }),
    );
    const size = Buffer.alloc(4);
    size.writeUInt32BE(CiphertextBlob!.length);
    sealed.push(size, Buffer.from(CiphertextBlob!));
  }
  await s3.send(
    new PutObjectCommand({ Bucket: object.bucket, Key: object.key, Body: Buffer.concat(sealed) }),
  );
}

export async function getDecrypted(object: Place): Promise<Uint8Array> {
  const stored = await s3.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key }));
  const sealed = Buffer.from(await stored.Body!.transformToByteArray());
  const parts: Uint8Array[] = [];
  for (let at = 0; at < sealed.length;) {
    const end = at + 4 + sealed.readUInt32BE(at);
    const { Plaintext } = await kms.send(
      new DecryptCommand({ CiphertextBlob: sealed.subarray(at + 4, end), EncryptionContext: object.context }),
    );
    parts.push(Plaintext!);
    at = end;
  }
  return Buffer.concat(parts);
}
