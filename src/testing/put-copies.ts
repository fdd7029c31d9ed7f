/** Large objects for checks, created without sending much data. */
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";

/**
 * An object made of copies of other objects.
 *
 * @example
 * const object: Copies = { bucket: "a-bucket", key: "large.csv", parts: ["first", "more", "more"] };
 */
export interface Copies {
  /** The bucket of all these objects. */
  readonly bucket: string;
  /** The key of the new object. */
  readonly key: string;
  /** Keys of objects in the same bucket, in order. A key can occur several times. All but the last have at least 5 MiB. */
  readonly parts: readonly string[];
  /** The content encoding of the new object, for example `gzip`. */
  readonly ContentEncoding?: string;
}

/**
 * Makes an object of copies of others. S3 copies them, so no large data is sent. Its checksum is a CRC32 of its parts, like
 * in SDK uploads. A client would take longer to verify S3's default CRC64NVME than to read the object.
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
