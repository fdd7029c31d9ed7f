// Encrypts with a data key, keeps only its encrypted form, and decrypts with the right context and with a wrong one.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { CreateKeyCommand, DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient();
const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
const EncryptionContext = { table: "orders" };
const { Plaintext, CiphertextBlob } = await kms.send(
  new GenerateDataKeyCommand({ KeyId: KeyMetadata.KeyId, KeySpec: "AES_256", EncryptionContext }),
);
const iv = randomBytes(12);
const cipher = createCipheriv("aes-256-gcm", Plaintext, iv);
const sealed = Buffer.concat([cipher.update("a million rows"), cipher.final()]);
console.log(`stored: ${sealed.length} bytes of data, and ${CiphertextBlob.length} of the encrypted data key`);

const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
const decipher = createDecipheriv("aes-256-gcm", opened.Plaintext, iv);
decipher.setAuthTag(cipher.getAuthTag());
console.log("read again:", Buffer.concat([decipher.update(sealed), decipher.final()]).toString());
const wrong = { CiphertextBlob, EncryptionContext: { table: "customers" } };
const error = await kms.send(new DecryptCommand(wrong)).catch((thrown) => thrown);
console.log("with another context, Decrypt gives:", error.name);
