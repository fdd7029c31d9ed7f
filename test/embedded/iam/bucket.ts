/** The policy of the bucket `data`. */
import { PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import type { EmbeddedAws } from "../../../src/embedded/server.ts";
import { clientOptions, type Keys, policyOf } from "./support.ts";

export const other = "444455556666";
export const bucketArn = "arn:aws:s3:::data";
export const everything = `${bucketArn}/*`;
/** A statement that allows everybody to read. */
export const read = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: everything };

export const s3Of = (aws: EmbeddedAws, keys?: Keys) => new S3Client(clientOptions(aws, keys));
export const otherAccount = ({ secretAccessKey }: EmbeddedAws): Keys => ({
  accessKeyId: other,
  secretAccessKey,
});

/** Sets a policy with these statements. */
export const put = (aws: EmbeddedAws, ...statements: readonly object[]) =>
  s3Of(aws).send(new PutBucketPolicyCommand({ Bucket: "data", Policy: policyOf(...statements) }));
