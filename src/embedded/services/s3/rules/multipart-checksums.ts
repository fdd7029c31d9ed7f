/**
 * The checksum of an object made of parts: of the parts' checksums (COMPOSITE), or of all bytes, combined from the
 * parts' own without reading them again (FULL_OBJECT, CRCs alone).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html#ChecksumTypes
 */
import type { ChecksumAlgorithm, ChecksumType } from "@aws-sdk/client-s3";
import { type ChecksumName, checksumNames, createChecksum } from "../../../../wire/checksums.ts";
import { invalidArgument, invalidRequest } from "../errors.ts";
import type { ObjectPart } from "../state/types.ts";
import type { Content } from "../bodies/content.ts";
import { checksumOf, type StoredChecksum } from "./checksums.ts";

/** Reflected generator polynomials. */
const polynomials: Partial<Record<ChecksumName, { readonly bits: bigint; readonly polynomial: bigint }>> = {
  CRC32: { bits: 32n, polynomial: 0xedb8_8320n },
  CRC32C: { bits: 32n, polynomial: 0x82f6_3b78n },
  CRC64NVME: { bits: 64n, polynomial: 0x9a6c_9329_ac4b_c9b5n },
};

/** @throws AwsError InvalidRequest for a type that the algorithm does not have. */
export function uploadChecksum(
  algorithm: ChecksumAlgorithm | undefined,
  type: ChecksumType | undefined,
): Pick<StoredChecksum, "algorithm" | "type"> | undefined {
  if (algorithm === undefined) {
    if (type === undefined) return undefined;
    throw invalidRequest(
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    );
  }
  const name = checksumNames.find((known) => known === algorithm);
  if (!name) {
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types",
    );
  }
  const chosen = type ?? (name === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  const possible = chosen === "FULL_OBJECT" ? polynomials[name] !== undefined : name !== "CRC64NVME";
  if (!possible) {
    throw invalidRequest(
      `The ${chosen} checksum type cannot be used with the ${name.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm: name, type: chosen };
}

/** @throws AwsError InvalidArgument for a type that no upload has. */
export function checkChecksumType(type: string | undefined): void {
  if (type === undefined || type === "COMPOSITE" || type === "FULL_OBJECT") return;
  throw invalidArgument("Value for x-amz-checksum-type header is invalid.", "x-amz-checksum-type", type);
}

/** The finished object's checksum; undefined where a part has none of that algorithm. */
export async function objectChecksum(
  { algorithm, type }: Pick<StoredChecksum, "algorithm" | "type">,
  parts: readonly ObjectPart[],
): Promise<StoredChecksum | undefined> {
  const values: Buffer[] = [];
  for (const { checksum } of parts) {
    if (checksum?.algorithm !== algorithm) return undefined;
    values.push(Buffer.from(checksum.value, "base64"));
  }
  if (type === "COMPOSITE") {
    const composite = createChecksum(algorithm);
    composite.update(Buffer.concat(values));
    return { algorithm, type, value: `${await composite.digest()}-${parts.length}` };
  }
  const [first = Buffer.alloc(0), ...others] = values;
  const sum = others.reduce(
    (whole, value, index) => combine(algorithm, whole, { value, size: parts[index + 1]!.size }),
    first,
  );
  return { algorithm, type, value: sum.toString("base64") };
}

/**
 * What S3 keeps of every object that came without a checksum (since December 2024). Bytes that several parts share, as copies
 * do, are read once.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export async function defaultChecksum(content: Content): Promise<StoredChecksum> {
  const kind = { algorithm: "CRC64NVME", type: "FULL_OBJECT" } as const;
  const parts: ObjectPart[] = [];
  let start = 0;
  for (const { length: size } of content.slices) {
    const slice = content.slice(start, (start += size));
    try {
      const checksum = { ...kind, value: await checksumOf(slice, kind.algorithm) };
      parts.push({ partNumber: parts.length + 1, size, checksum });
    } finally {
      slice.release();
    }
  }
  const whole = await objectChecksum(kind, parts);
  return whole?.value ? whole : { ...kind, value: await checksumOf(content, kind.algorithm) };
}

/** CRC of `a` followed by `b`: a's is moved on by b's length, in the field of polynomials over GF(2), and added. */
function combine(
  algorithm: ChecksumName,
  a: Buffer,
  b: { readonly value: Buffer; readonly size: number },
): Buffer {
  const { bits, polynomial } = polynomials[algorithm]!;
  const multiply = (x: bigint, y: bigint): bigint => {
    let product = 0n;
    let power = y;
    for (let bit = bits - 1n; bit >= 0n; bit -= 1n) {
      if ((x >> bit) & 1n) product ^= power;
      power = power & 1n ? (power >> 1n) ^ polynomial : power >> 1n;
    }
    return product;
  };
  // Reflected: the highest bit is x^0. Eight bits on is x^8; squared and multiplied up to x^(8 * size).
  let shift = 1n << (bits - 1n);
  let square = 1n << (bits - 9n);
  for (let rest = b.size; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shift = multiply(shift, square);
    square = multiply(square, square);
  }
  const sum = multiply(shift, number(a)) ^ number(b.value);
  return Buffer.from(sum.toString(16).padStart(Number(bits) / 4, "0"), "hex");
}

const number = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex") || "0"}`);
