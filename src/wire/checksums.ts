/**
 * The checksums S3 keeps of objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import { Xxh3_64, Xxh3_128, Xxh64 } from "@aws-sdk/checksums/xxh";

export interface Checksum {
  update(bytes: Uint8Array): void;
  /** Base64, as in the x-amz-checksum-* headers. */
  digest(): Promise<string>;
}

const makers = {
  CRC32: nativeCrc32,
  CRC32C: () => fromSdk(new Crc32c()),
  CRC64NVME: () => fromSdk(new Crc64Nvme()),
  SHA1: () => hashing("sha1"),
  SHA256: () => hashing("sha256"),
  SHA512: () => hashing("sha512"),
  MD5: () => hashing("md5"),
  XXHASH64: () => fromSdk(new Xxh64()),
  XXHASH3: () => fromSdk(new Xxh3_64()),
  XXHASH128: () => fromSdk(new Xxh3_128()),
} satisfies Record<string, () => Checksum>;

export type ChecksumName = keyof typeof makers;
export const checksumNames = Object.keys(makers) as ChecksumName[];

export const createChecksum = (name: ChecksumName): Checksum => makers[name]();

/** `x-amz-checksum-crc32` → `CRC32`; undefined when we do not know the algorithm. */
export function checksumOfHeader(header: string): ChecksumName | undefined {
  const name = header.replace(/^x-amz-checksum-/, "").toUpperCase();
  return checksumNames.find((known) => known === name);
}

function hashing(algorithm: string): Checksum {
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: async () => hash.digest("base64") };
}

function nativeCrc32(): Checksum {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    async digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString("base64");
    },
  };
}

/** The SDK's own implementations: pure JavaScript where Node.js has none. */
function fromSdk(hash: { update(bytes: Uint8Array): void; digest(): Promise<Uint8Array> }): Checksum {
  return {
    update: (bytes) => hash.update(bytes),
    digest: async () => Buffer.from(await hash.digest()).toString("base64"),
  };
}
