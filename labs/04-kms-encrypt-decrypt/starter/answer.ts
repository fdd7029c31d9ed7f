import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";

const kms = new KMSClient({});
const s3 = new S3Client({});

/** Facts that belong to the data and are no secret, for example `{ department: "finance" }`. */
type Context = Record<string, string>;

/** Encrypts a text of up to 4096 bytes; gives KMS's ciphertext in base64. */
export async function encryptData(keyId: string, text: string, context: Context): Promise<string> {
  // TODO(snippet): send an EncryptCommand and return its CiphertextBlob in base64.
  throw new Error("encryptData is still to be written");
}

/** Decrypts what encryptData gave, in the same context. */
export async function decryptData(ciphertext: string, context: Context): Promise<string> {
  // TODO(snippet): send a DecryptCommand and return the text.
  throw new Error("decryptData is still to be written");
}

type Refusal = "invalid-ciphertext" | "key-disabled" | "key-pending-deletion";

/** The text, or why KMS refuses. Every other error is thrown. */
export async function tryDecrypt(
  ciphertext: string,
  context: Context,
): Promise<{ text: string } | { refused: Refusal }> {
  // TODO(refusals): name the three refusals; throw what is none.
  throw new Error("tryDecrypt is still to be written");
}

interface Place {
  bucket: string;
  key: string;
  context: Context;
}

/** Encrypts an object of any size with a data key and stores it: see the layout in the README. */
export async function putEncrypted(object: Place & { keyId: string; body: Uint8Array }): Promise<void> {
  // TODO(envelope): GenerateDataKey, AES-256-GCM, PutObject.
  throw new Error("putEncrypted is still to be written");
}

/** Reads an object that putEncrypted stored. */
export async function getDecrypted(object: Place): Promise<Uint8Array> {
  // TODO(envelope): GetObject, Decrypt the data key, AES-256-GCM.
  // TODO(secrets): look once more at what your functions print and store.
  throw new Error("getDecrypted is still to be written");
}
