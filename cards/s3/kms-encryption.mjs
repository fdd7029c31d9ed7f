// Writes an object with SSE-KMS and a bucket key, and reads what S3 says about it.
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const [kms, s3] = [new KMSClient(), new S3Client({ forcePathStyle: true })];
const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
const object = { Bucket: "secrets", Key: "salary.csv" };
await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
await s3.send(
  new PutObjectCommand({
    ...object,
    Body: "Ada,100",
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: KeyMetadata.Arn,
    BucketKeyEnabled: true,
  }),
);
const { Body, ServerSideEncryption, BucketKeyEnabled } = await s3.send(new GetObjectCommand(object));
// A body that nobody reads keeps its connection, and the program, open.
await Body.transformToString();
console.log("encrypted with", ServerSideEncryption, "and a bucket key:", BucketKeyEnabled);
await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata.KeyId }));
const error = await s3.send(new GetObjectCommand(object)).catch((thrown) => thrown);
console.log("once the key is disabled, GetObject gives:", error.name);
