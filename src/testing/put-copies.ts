/** Large objects for checks, without sending anything large. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";

/**
 * An object made of others.
 *
 * @example
 * const object: Copies = { bucket: "a-bucket", key: "large.csv", parts: ["first", "more", "more"] };
 */
export interface Copies {
  /** Where they are, and where the new one will be. */
  readonly bucket: string;
  /** Of the new object. */
  readonly key: string;
  /** Keys of objects in the same bucket, in their order; one key may come several times. All but the last have 5 MiB or more. */
  readonly parts: readonly string[];
  /** Of the new object, for example `gzip`. */
  readonly ContentEncoding?: string;
}

/**
 * Makes an object of copies of others: S3 copies them, so that nothing large is sent. Its checksum is a CRC32 of its parts, as
 * of what SDKs upload; the CRC64NVME that S3 would otherwise give takes a client more time to verify than to read the object.
 *
 * @example
 * check("counts-large", async ({ aws, random }) => {
 *   const [s3, bucket, key] = [aws.client(S3Client), await aws.bucket(), random.key()];
 *   const block = `${random.words(8)}\n`.repeat(200_000);
 *   await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "block", Body: block }));
 *   await putCopies(s3, { bucket, key, parts: Array.from({ length: 10 }, () => "block") });
 * });
 */
export async function putCopies(
  s3: S3Client,
  { bucket, key, parts, ContentEncoding }: Copies,
): Promise<void> {
  const object = { Bucket: bucket, Key: key };
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ ...object, ContentEncoding, ChecksumAlgorithm: "CRC32" }),
  );
  const Parts = await Promise.all(
    parts.map(async (part, index) => {
      const [CopySource, PartNumber] = [`${bucket}/${part}`, index + 1];
      const { CopyPartResult } = await s3.send(
        new UploadPartCopyCommand({ ...object, UploadId, PartNumber, CopySource }),
      );
      return { PartNumber, ETag: CopyPartResult?.ETag, ChecksumCRC32: CopyPartResult?.ChecksumCRC32 };
    }),
  );
  await s3.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
}
