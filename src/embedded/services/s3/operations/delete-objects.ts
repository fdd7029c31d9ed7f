/** Deletes up to 1000 objects; each has its own outcome. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
import type {
  DeletedObject,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  _Error,
  ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { accessDenied, malformedXml, notImplemented } from "../errors.ts";
import { removeKey } from "../remove-object.ts";
import { deletionRequirement } from "../requirements.ts";
import { checkDelete } from "../rules/conditions.ts";
import { checkBypass } from "../rules/object-lock.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import type { Bucket } from "../state/types.ts";
import { checkKey } from "../state/versions.ts";

const honoured = members<DeleteObjectsRequest>(
  "Bucket",
  "Delete",
  "BypassGovernanceRetention",
  "ExpectedBucketOwner",
);
const maxKeys = 1000;

export function deleteObjects(input: DeleteObjectsRequest, context: S3Context): DeleteObjectsOutput {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const bypass = checkBypass(bucket, input.BypassGovernanceRetention);
  const objects = input.Delete?.Objects ?? [];
  if (objects.length === 0 || objects.length > maxKeys) throw malformedXml();
  const deleted: DeletedObject[] = [];
  const errors: _Error[] = [];
  for (const object of objects) {
    try {
      deleted.push(deleteOne({ bucket, object, bypass }, context));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ Key: object.Key, VersionId: object.VersionId, Code: error.code, Message: error.message });
    }
  }
  return {
    ...(input.Delete?.Quiet ? {} : { Deleted: deleted }),
    ...(errors.length > 0 ? { Errors: errors } : {}),
  };
}

interface Deletion {
  readonly bucket: Bucket;
  readonly object: ObjectIdentifier;
  readonly bypass: boolean;
}

function deleteOne({ bucket, object, bypass }: Deletion, context: S3Context): DeletedObject {
  if (object.LastModifiedTime ?? object.Size) throw notImplemented("LastModifiedTime and Size");
  const key = checkKey(object.Key);
  if (context.isAllowed?.(deletionRequirement(bucket, object, context)) === false) throw accessDenied();
  checkDelete(bucket, key, object.ETag);
  const { marker, versionId } = removeKey({ bucket, key, versionId: object.VersionId, bypass }, context);
  return {
    Key: key,
    ...(object.VersionId === undefined ? {} : { VersionId: object.VersionId }),
    ...(marker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}),
  };
}
