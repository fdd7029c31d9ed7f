// rejected-by: bad-line
// Takes the last chunk of the stream for the one that ends with the whole tag: chunks end anywhere.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import {
  DecryptCommand,
  DisabledException,
  EncryptCommand,
  GenerateDataKeyCommand,
  InvalidCiphertextException,
  KMSClient,
  KMSInvalidStateException,
} from "@aws-sdk/client-kms";
import { type Readable } from "node:stream";
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

const tagBytes = 16;

export async function putEncrypted(object: Place & { keyId: string; body: Uint8Array }): Promise<void> {
  const { Plaintext: dataKey, CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({
      KeyId: object.keyId,
      KeySpec: "AES_256",
      EncryptionContext: object.context,
    }),
  );
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", dataKey!, iv);
  const sealed = Buffer.concat([cipher.update(object.body), cipher.final(), cipher.getAuthTag()]);
  await s3.send(
    new PutObjectCommand({
      Bucket: object.bucket,
      Key: object.key,
      Body: sealed,
      Metadata: {
        "encrypted-data-key": Buffer.from(CiphertextBlob!).toString("base64"),
        iv: iv.toString("base64"),
      },
    }),
  );
}

export async function getDecrypted(object: Place): Promise<Uint8Array> {
  const stored = await s3.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key }));
  const { Plaintext: dataKey } = await kms.send(
    new DecryptCommand({
      CiphertextBlob: Buffer.from(stored.Metadata!["encrypted-data-key"]!, "base64"),
      EncryptionContext: object.context,
    }),
  );
  const iv = Buffer.from(stored.Metadata!["iv"]!, "base64");
  const decipher = createDecipheriv("aes-256-gcm", dataKey!, iv, { authTagLength: tagBytes });
  const plain: Uint8Array[] = [];
  let last: Uint8Array = new Uint8Array();
  for await (const chunk of stored.Body as Readable) {
    plain.push(decipher.update(last));
    last = chunk as Uint8Array;
  }
  plain.push(decipher.update(last.subarray(0, -tagBytes)));
  decipher.setAuthTag(last.subarray(-tagBytes));
  plain.push(decipher.final());
  return Buffer.concat(plain);
}
