/**
 * Checksums that are kept with objects. wire has verified those that came with a body.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
import type { ChecksumAlgorithm, ChecksumType } from "@aws-sdk/client-s3";
import { type ChecksumName, checksumNames, createChecksum } from "../../../../wire/checksums.ts";
import type { Content } from "../bodies/content.ts";
import { invalidRequest } from "../errors.ts";

export interface StoredChecksum {
  readonly algorithm: ChecksumName;
  /** Base64; of a composite checksum followed by `-` and the number of parts. */
  readonly value: string;
  readonly type: ChecksumType;
}

/** `ChecksumCRC32` and its like, as inputs and outputs have them. */
export type ChecksumMembers = { readonly [Name in ChecksumName as `Checksum${Name}`]?: string | undefined };

/** Where each algorithm's value travels. */
const checksumFields = checksumNames.map((algorithm) => ({
  algorithm,
  member: `Checksum${algorithm}` as const,
  trailer: `x-amz-checksum-${algorithm.toLowerCase()}`,
}));

const severalChecksums =
  "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";

interface BodyInput extends ChecksumMembers {
  readonly ChecksumAlgorithm?: ChecksumAlgorithm | undefined;
  readonly Body?: unknown;
}

/**
 * The checksum a request carried, in a header or in its body's trailer. Call it when the body has ended.
 * @throws AwsError InvalidRequest for several, or for an algorithm named without its checksum.
 */
export function sentChecksum(input: BodyInput): Omit<StoredChecksum, "type"> | undefined {
  const trailers = (input.Body as { trailers?: Readonly<Record<string, string>> } | undefined)?.trailers;
  let sent: Omit<StoredChecksum, "type"> | undefined;
  for (const { algorithm, member, trailer } of checksumFields) {
    const value = input[member] ?? trailers?.[trailer];
    if (value === undefined) continue;
    if (sent) throw invalidRequest(severalChecksums);
    sent = { algorithm, value };
  }
  if (sent) return sent;
  if (input.ChecksumAlgorithm !== undefined) {
    throw invalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  return undefined;
}

/** Base64. The same bytes of the same file, copied again and again, are read once. */
export function checksumOf(content: Content, algorithm: ChecksumName): Promise<string> {
  const [slice, ...more] = content.slices;
  if (!slice?.stored.file || more.length > 0) return computed(content, algorithm);
  const { stored, offset, length } = slice;
  return stored.checksum(`${algorithm} ${offset} ${length}`, () => computed(content, algorithm));
}

async function computed(content: Content, algorithm: ChecksumName): Promise<string> {
  const checksum = createChecksum(algorithm);
  const body = content.read();
  if (body instanceof Uint8Array) checksum.update(body);
  else for await (const chunk of body) checksum.update(chunk as Uint8Array);
  return checksum.digest();
}

/** As members of an output. */
export const shownChecksum = (
  checksum: StoredChecksum | undefined,
): ChecksumMembers & { ChecksumType?: ChecksumType } =>
  checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {};
