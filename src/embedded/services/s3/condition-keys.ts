/**
 * Condition keys of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
import { entryOf, findVersion } from "./state/versions.ts";
import type { S3Context } from "./context.ts";
import type { Bucket, Tag } from "./state/types.ts";

type Input = Readonly<Record<string, unknown>>;
type Values = Record<string, string | readonly string[] | undefined>;

/** Members of inputs, and the keys that carry them. */
const memberKeys: Readonly<Record<string, string>> = {
  ACL: "s3:x-amz-acl",
  BucketKeyEnabled: "s3:x-amz-server-side-encryption-bucket-key-enabled",
  CopySource: "s3:x-amz-copy-source",
  Delimiter: "s3:delimiter",
  GrantFullControl: "s3:x-amz-grant-full-control",
  GrantRead: "s3:x-amz-grant-read",
  GrantReadACP: "s3:x-amz-grant-read-acp",
  GrantWrite: "s3:x-amz-grant-write",
  GrantWriteACP: "s3:x-amz-grant-write-acp",
  IfMatch: "s3:if-match",
  IfNoneMatch: "s3:if-none-match",
  MaxKeys: "s3:max-keys",
  MetadataDirective: "s3:x-amz-metadata-directive",
  ObjectLockLegalHoldStatus: "s3:object-lock-legal-hold",
  ObjectLockMode: "s3:object-lock-mode",
  ObjectOwnership: "s3:x-amz-object-ownership",
  Prefix: "s3:prefix",
  ServerSideEncryption: "s3:x-amz-server-side-encryption",
  SSECustomerAlgorithm: "s3:x-amz-server-side-encryption-customer-algorithm",
  SSEKMSKeyId: "s3:x-amz-server-side-encryption-aws-kms-key-id",
  StorageClass: "s3:x-amz-storage-class",
  VersionId: "s3:versionid",
  WebsiteRedirectLocation: "s3:x-amz-website-redirect-location",
};

export function conditionsOf(
  input: Input,
  { bucket, key }: { readonly bucket: Bucket; readonly key: string },
  { headers }: S3Context,
): Values {
  const values: Values = {
    "s3:ResourceAccount": bucket.accountId,
    "s3:signatureversion": "AWS4-HMAC-SHA256",
    "s3:authType": headers["authorization"] === undefined ? "REST-QUERY-STRING" : "REST-HEADER",
    "s3:x-amz-content-sha256": headers["x-amz-content-sha256"],
  };
  for (const [member, conditionKey] of Object.entries(memberKeys)) {
    const value = input[member];
    if (value !== undefined && value !== null)
      values[conditionKey] = String(value as string | number | boolean);
  }
  return { ...values, ...requestTags(input["Tagging"]), ...existingTags(bucket, key, input["VersionId"]) };
}

/** From the header of a write, or the document of PutObjectTagging. */
function requestTags(tagging: unknown): Values {
  const sent =
    typeof tagging === "string"
      ? [...new URLSearchParams(tagging)]
      : ((tagging as { TagSet?: Partial<Tag>[] } | undefined)?.TagSet ?? []).map(
          ({ Key = "", Value = "" }) => [Key, Value] as const,
        );
  if (sent.length === 0) return {};
  return {
    ...Object.fromEntries(sent.map(([tag, value]) => [`s3:RequestObjectTag/${tag}`, value])),
    "s3:RequestObjectTagKeys": sent.map(([tag]) => tag),
  };
}

function existingTags(bucket: Bucket, key: string, versionId: unknown): Values {
  if (key === "") return {};
  const version =
    typeof versionId === "string"
      ? findVersion(bucket, key, versionId)
      : entryOf(bucket, key)?.versions.at(-1);
  if (version?.kind !== "object") return {};
  return Object.fromEntries(version.tags.map(({ Key, Value }) => [`s3:ExistingObjectTag/${Key}`, Value]));
}
