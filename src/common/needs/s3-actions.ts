/**
 * The IAM actions of S3's operations whose names differ from the operation
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
 */

/** Actions on the object of the call. */
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

/** Actions on the bucket. */
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

/** Configurations with ids: one action to read or list, and one to set or delete. */
function configurationActions(kind: string): Record<string, readonly string[]> {
  const [read, write] = [[`Get${kind}Configuration`], [`Put${kind}Configuration`]];
  return {
    [`GetBucket${kind}Configuration`]: read,
    [`ListBucket${kind}Configurations`]: read,
    [`PutBucket${kind}Configuration`]: write,
    [`DeleteBucket${kind}Configuration`]: write,
  };
}

/** With a version id the action is different: reading older versions can be forbidden. */
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

/** Inputs that need an additional action. */
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
 * The actions of SSE-KMS on the key: a write generates a data key, a read decrypts it, a multipart upload does both
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
