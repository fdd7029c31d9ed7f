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
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const kms = new KMSClient({});
const s3 = new S3Client({});

/** Facts that belong to the data and are no secret, for example `{ department: "finance" }`. */
type Context = Record<string, string>;

/** Encrypts a text of up to 4096 bytes; gives KMS's ciphertext in base64. */
export async function encryptData(keyId: string, text: string, context: Context): Promise<string> {
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(text, "utf8"), EncryptionContext: context }),
  );
  return Buffer.from(CiphertextBlob!).toString("base64");
}

/** Decrypts what encryptData gave, in the same context. */
export async function decryptData(ciphertext: string, context: Context): Promise<string> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob: Buffer.from(ciphertext, "base64"), EncryptionContext: context }),
  );
  return Buffer.from(Plaintext!).toString("utf8");
}

type Refusal = "invalid-ciphertext" | "key-disabled" | "key-pending-deletion";

/** The text, or why KMS refuses. Every other error is thrown. */
export async function tryDecrypt(
  ciphertext: string,
  context: Context,
): Promise<{ text: string } | { refused: Refusal }> {
  try {
    return { text: await decryptData(ciphertext, context) };
  } catch (error) {
    if (error instanceof InvalidCiphertextException) return { refused: "invalid-ciphertext" };
    if (error instanceof DisabledException) return { refused: "key-disabled" };
    if (isPendingDeletion(error)) return { refused: "key-pending-deletion" };
    throw error;
  }
}

/** KMS has one error for every state in which a key cannot be used; which one it is stands in the message alone. */
const isPendingDeletion = (error: unknown): boolean =>
  error instanceof KMSInvalidStateException && error.message.includes("pending deletion");

interface Place {
  bucket: string;
  key: string;
  context: Context;
}

const tagBytes = 16;

/** Encrypts an object of any size with a data key and stores it: see the layout in the README. */
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
  dataKey!.fill(0); // It is no longer needed: it should not wait in memory for the garbage collector.
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

/** Reads an object that putEncrypted stored. */
export async function getDecrypted(object: Place): Promise<Uint8Array> {
  const stored = await s3.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key }));
  const sealed = await stored.Body!.transformToByteArray();
  const { Plaintext: dataKey } = await kms.send(
    new DecryptCommand({
      CiphertextBlob: Buffer.from(stored.Metadata!["encrypted-data-key"]!, "base64"),
      EncryptionContext: object.context,
    }),
  );
  const iv = Buffer.from(stored.Metadata!["iv"]!, "base64");
  const decipher = createDecipheriv("aes-256-gcm", dataKey!, iv, { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  // final() is where a changed byte, tag or IV comes to light: nothing is returned before it.
  const body = Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  dataKey!.fill(0);
  return body;
}
