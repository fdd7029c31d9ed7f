/**
 * Ciphertexts: AES-256-GCM under a key's material. The blob is opaque to callers, as KMS's is; inside are the format,
 * the key's id and material version, a random IV, the tag and the encrypted bytes. The encryption context and the
 * blob's own head are authenticated with it: a change to either gives InvalidCiphertextException.
 * https://docs.aws.amazon.com/kms/latest/cryptographic-details/crypto-primitives.html
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { invalidCiphertext, unknownCiphertextKey } from "./errors.ts";
import type { Key, KeyMaterial } from "./key.ts";
import type { KmsState } from "./state.ts";

export type EncryptionContext = Readonly<Record<string, string>> | undefined;

const format = 1;
const headBytes = 1 + 16 + 2;
const ivBytes = 12;
const tagBytes = 16;

export interface ParsedCiphertext {
  readonly key: Key;
  readonly material: KeyMaterial;
  readonly head: Uint8Array;
  readonly iv: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export function currentMaterial(key: Key): KeyMaterial {
  return key.materials.at(-1)!;
}

/** Encrypts under the key's current material: `plaintext.length + 47` bytes, never the same twice. */
export function makeCiphertext(key: Key, plaintext: Uint8Array, context: EncryptionContext): Uint8Array {
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(format, 0);
  head.write(key.keyId.replaceAll("-", ""), 1, "hex");
  head.writeUInt16BE(key.materials.length - 1, 17);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", currentMaterial(key).secret, iv);
  cipher.setAAD(additionalData(head, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, iv, cipher.getAuthTag(), ciphertext]);
}

/**
 * Reads which key a ciphertext needs.
 * @throws InvalidCiphertextException for bytes that no KMS made, AccessDeniedException when there is no such key
 */
export function parseCiphertext(blob: Uint8Array, state: KmsState, now: number): ParsedCiphertext {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes.length <= headBytes + ivBytes + tagBytes || bytes[0] !== format) throw invalidCiphertext();
  const key = state.findKey(formatId(bytes.toString("hex", 1, 17)), now);
  if (!key) throw unknownCiphertextKey();
  const material = key.materials[bytes.readUInt16BE(17)];
  if (!material) throw invalidCiphertext();
  const body = headBytes + ivBytes + tagBytes;
  return {
    key,
    material,
    head: bytes.subarray(0, headBytes),
    iv: bytes.subarray(headBytes, headBytes + ivBytes),
    tag: bytes.subarray(headBytes + ivBytes, body),
    ciphertext: bytes.subarray(body),
  };
}

/** @throws InvalidCiphertextException for another context or a changed byte */
export function open(parsed: ParsedCiphertext, context: EncryptionContext): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", parsed.material.secret, parsed.iv, {
    authTagLength: tagBytes,
  });
  decipher.setAAD(additionalData(parsed.head, context));
  decipher.setAuthTag(parsed.tag);
  try {
    return Buffer.concat([decipher.update(parsed.ciphertext), decipher.final()]);
  } catch (cause) {
    throw invalidCiphertext(cause);
  }
}

/**
 * The context has no order, so its pairs are sorted; lengths keep `{a: "bc"}` apart from `{ab: "c"}`. An empty
 * context is the same as none.
 */
function additionalData(head: Uint8Array, context: EncryptionContext = {}): Uint8Array {
  const pairs = Object.entries(context)
    .map((pair) => pair.map((text) => Buffer.from(text)))
    .sort(([one], [other]) => Buffer.compare(one!, other!));
  return Buffer.concat([head, ...pairs.flat().flatMap((bytes) => [lengthOf(bytes), bytes])]);
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(bytes.length);
  return prefix;
}

const formatId = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
