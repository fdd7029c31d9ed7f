/**
 * The IAM actions of S3's operations, where they are not the operation's own name
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
 */

/** On the object that the call names. */
export const objectActions: Readonly<Record<string, readonly string[]>> = {
  HeadObject: ["GetObject"],
  SelectObjectContent: ["GetObject"],
  GetObjectAttributes: ["GetObject", "GetObjectAttributes"],
  CopyObject: ["PutObject"],
  CreateMultipartUpload: ["PutObject"],
  UploadPart: ["PutObject"],
  UploadPartCopy: ["PutObject"],
  CompleteMultipartUpload: ["PutObject"],
  ListParts: ["ListMultipartUploadParts"],
};

/** On the bucket. */
export const bucketActions: Readonly<Record<string, readonly string[]>> = {
  HeadBucket: ["ListBucket"],
  ListObjects: ["ListBucket"],
  ListObjectsV2: ["ListBucket"],
  ListObjectVersions: ["ListBucketVersions"],
  ListMultipartUploads: ["ListBucketMultipartUploads"],
  GetBucketNotificationConfiguration: ["GetBucketNotification"],
  PutBucketNotificationConfiguration: ["PutBucketNotification"],
  GetBucketEncryption: ["GetEncryptionConfiguration"],
  PutBucketEncryption: ["PutEncryptionConfiguration"],
  DeleteBucketEncryption: ["PutEncryptionConfiguration"],
  GetBucketLifecycleConfiguration: ["GetLifecycleConfiguration"],
  PutBucketLifecycleConfiguration: ["PutLifecycleConfiguration"],
  DeleteBucketLifecycle: ["PutLifecycleConfiguration"],
  GetBucketReplication: ["GetReplicationConfiguration"],
  PutBucketReplication: ["PutReplicationConfiguration"],
  DeleteBucketReplication: ["PutReplicationConfiguration"],
  GetBucketCors: ["GetBucketCORS"],
  PutBucketCors: ["PutBucketCORS"],
  DeleteBucketCors: ["PutBucketCORS"],
  DeleteBucketTagging: ["PutBucketTagging"],
  GetPublicAccessBlock: ["GetBucketPublicAccessBlock"],
  PutPublicAccessBlock: ["PutBucketPublicAccessBlock"],
  DeletePublicAccessBlock: ["PutBucketPublicAccessBlock"],
  GetObjectLockConfiguration: ["GetBucketObjectLockConfiguration"],
  PutObjectLockConfiguration: ["PutBucketObjectLockConfiguration"],
  DeleteBucketOwnershipControls: ["PutBucketOwnershipControls"],
  GetBucketAccelerateConfiguration: ["GetAccelerateConfiguration"],
  PutBucketAccelerateConfiguration: ["PutAccelerateConfiguration"],
  ...configurationActions("Analytics"),
  ...configurationActions("IntelligentTiering"),
  ...configurationActions("Inventory"),
  ...configurationActions("Metrics"),
};

/** One pair of actions for what a bucket has many of: to read or list, and to set or remove. */
function configurationActions(kind: string): Record<string, readonly string[]> {
  const [read, write] = [[`Get${kind}Configuration`], [`Put${kind}Configuration`]];
  return {
    [`GetBucket${kind}Configuration`]: read,
    [`ListBucket${kind}Configurations`]: read,
    [`PutBucket${kind}Configuration`]: write,
    [`DeleteBucket${kind}Configuration`]: write,
  };
}

/** With a version the action is another: an identity may read the newest and not what was. */
export const versionActions: Readonly<Record<string, string>> = {
  GetObject: "GetObjectVersion",
  GetObjectAttributes: "GetObjectVersionAttributes",
  GetObjectAcl: "GetObjectVersionAcl",
  PutObjectAcl: "PutObjectVersionAcl",
  GetObjectTagging: "GetObjectVersionTagging",
  PutObjectTagging: "PutObjectVersionTagging",
  DeleteObjectTagging: "DeleteObjectVersionTagging",
  DeleteObject: "DeleteObjectVersion",
};

/** Inputs that need an action more. */
export const inputActions: Readonly<Record<string, string>> = {
  Tagging: "PutObjectTagging",
  ACL: "PutObjectAcl",
  GrantRead: "PutObjectAcl",
  GrantReadACP: "PutObjectAcl",
  GrantWriteACP: "PutObjectAcl",
  GrantFullControl: "PutObjectAcl",
  ObjectLockMode: "PutObjectRetention",
  ObjectLockLegalHoldStatus: "PutObjectLegalHold",
  BypassGovernanceRetention: "BypassGovernanceRetention",
};

/**
 * What SSE-KMS asks of the key: to write it makes a data key, to read it decrypts one, and a multipart upload does both
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms).
 */
export const kmsActions: Readonly<Record<string, readonly string[]>> = {
  GetObject: ["Decrypt"],
  PutObject: ["GenerateDataKey"],
  CopyObject: ["GenerateDataKey"],
  CreateMultipartUpload: ["GenerateDataKey", "Decrypt"],
  UploadPart: ["GenerateDataKey", "Decrypt"],
  UploadPartCopy: ["GenerateDataKey", "Decrypt"],
  CompleteMultipartUpload: ["GenerateDataKey", "Decrypt"],
};
