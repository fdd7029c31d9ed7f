/** Makes a temporary copy of an archived object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html */
import { type RestoreObjectRequest, type RestoreRequest, Tier } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { invalidArgument, invalidRequest, malformedXml, notImplemented } from "../errors.ts";
import { daysAfter } from "../lifecycle/due.ts";
import type { Restored } from "../state/restorations.ts";
import { durationOf, stateOf } from "../lifecycle/restore.ts";
import { isArchived } from "../lifecycle/storage-classes.ts";
import { notify } from "../notify.ts";
import { isOneOf } from "../rules/configuration.ts";
import { members, refuseOthers } from "../rules/parameters.ts";
import type { ObjectVersion } from "../state/types.ts";
import { requireObject } from "../state/versions.ts";

const honoured = members<RestoreObjectRequest>(
  "Bucket",
  "Key",
  "VersionId",
  "RestoreRequest",
  "ExpectedBucketOwner",
);

interface Answer {
  /** 202 for a restoration that begins, 200 for a copy that is kept longer. */
  readonly accepted: boolean;
}

export function restoreObject(input: RestoreObjectRequest, context: S3Context): Answer {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const version = requireObject(bucket, input, "POST");
  checkArchived(version);
  const { days, tier } = wishOf(input.RestoreRequest ?? {});
  const duration = durationOf(version.storageClass, tier);
  if (duration === undefined) {
    throw invalidRequest("Retrieval option is not supported by this storage class");
  }
  const now = context.now();
  const restored = { bucket, key: input.Key ?? "", version };
  const state = stateOf(version, now);
  if (state === "restored") {
    version.restoration!.expiresAt = daysAfter(now, days);
    return { accepted: false };
  }
  const doneAt = now + duration;
  if (state === "ongoing" && doneAt >= version.restoration!.doneAt) {
    throw new AwsError("RestoreAlreadyInProgress", "Object restore is already in progress", { status: 409 });
  }
  version.restoration = { doneAt, expiresAt: daysAfter(doneAt, days), told: false };
  begin(restored, context);
  return { accepted: true };
}

function begin(restored: Restored, context: S3Context): void {
  context.restorations.add(restored);
  notify({ ...restored, event: "ObjectRestore:Post" }, context);
}

function checkArchived({ storageClass }: ObjectVersion): void {
  if (isArchived(storageClass)) return;
  throw new AwsError("InvalidObjectState", "Restore is not allowed for the object's current storage class", {
    status: 403,
    members: { StorageClass: storageClass },
  });
}

/** A request of one's own is for a copy: SELECT ended for new customers, and is not here. */
function wishOf(request: RestoreRequest): { readonly days: number; readonly tier: Tier } {
  const { Days: days, GlacierJobParameters, Tier: ownTier, Type, SelectParameters, OutputLocation } = request;
  if (Type !== undefined || SelectParameters || OutputLocation) throw notImplemented("RestoreRequest.Type");
  if (days === undefined) throw malformedXml();
  if (days < 1) throw invalidArgument("restoration days should be at least 1", "Days", String(days));
  const tier = GlacierJobParameters?.Tier ?? ownTier ?? "Standard";
  if (!isOneOf(Tier, tier)) throw malformedXml();
  return { days, tier };
}
