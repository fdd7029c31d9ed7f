/**
 * What SSE-KMS asks of the caller: S3 uses the key on the caller's behalf.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
 */
import { kmsActions } from "../../../common/needs/s3-actions.ts";
import type { Requirement } from "../../../wire/service.ts";
import type { S3Context } from "./context.ts";
import type { Bucket } from "./state/types.ts";
import { entryOf, findVersion } from "./state/versions.ts";

type Input = Readonly<Record<string, unknown>>;

/** Empty where no customer's key is used: everybody of the account may use AWS's own through S3. */
export function keyRequirements(operation: string, input: Input, context: S3Context): Requirement[] {
  const bucket = typeof input["Bucket"] === "string" ? context.buckets.find(input["Bucket"]) : undefined;
  if (!bucket) return [];
  const key = operation === "GetObject" ? keyOfObject(bucket, input) : keyOfWrite(bucket, input);
  if (key === undefined) return [];
  return (kmsActions[operation] ?? []).flatMap((action) => {
    const access = context.effects.keyAccess(key, bucket);
    if (!access) return [];
    return [
      {
        action: `kms:${action}`,
        resource: access.arn,
        accountId: access.accountId,
        policy: access.policy,
        policyMustAllow: true,
        conditions: {
          "kms:ViaService": `s3.${bucket.region}.amazonaws.com`,
          "kms:CallerAccount": context.accountId,
        },
      },
    ];
  });
}

function keyOfObject(bucket: Bucket, { Key: key, VersionId: versionId }: Input): string | undefined {
  if (typeof key !== "string") return undefined;
  const version =
    typeof versionId === "string"
      ? findVersion(bucket, key, versionId)
      : entryOf(bucket, key)?.versions.at(-1);
  return version?.kind === "object" ? version.encryption.keyArn : undefined;
}

function keyOfWrite({ encryption }: Bucket, input: Input): string | undefined {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId } = input;
  if ((algorithm ?? encryption.algorithm) !== "aws:kms") return undefined;
  if (typeof keyId === "string") return keyId;
  return algorithm === undefined ? encryption.keyId : undefined;
}
