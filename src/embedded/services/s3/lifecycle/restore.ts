/**
 * Archived objects and their temporary copies, by the clock that the server was given.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
 */
import type { RestoreStatus, Tier } from "@aws-sdk/client-s3";
import { AwsError } from "../../../../wire/errors.ts";
import type { S3Context } from "../context.ts";
import { notify } from "../notify.ts";
import type { Restored } from "../state/restorations.ts";
import type { ObjectVersion, Restoration } from "../state/types.ts";
import { isArchived } from "./storage-classes.ts";

const minute = 60_000;
const hour = 60 * minute;

/**
 * How long a restoration takes: the upper end of what AWS names for each class and tier.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
 */
const durations: Readonly<Record<string, Partial<Record<Tier, number>>>> = {
  GLACIER: { Expedited: 5 * minute, Standard: 5 * hour, Bulk: 12 * hour },
  DEEP_ARCHIVE: { Standard: 12 * hour, Bulk: 48 * hour },
};

/** Milliseconds; undefined where the class does not have the tier. */
export const durationOf = (storageClass: string, tier: Tier): number | undefined =>
  durations[storageClass]?.[tier];

export type RestoreState = "none" | "ongoing" | "restored";

export function stateOf({ restoration }: ObjectVersion, now: number): RestoreState {
  if (!restoration || now >= restoration.expiresAt) return "none";
  return now < restoration.doneAt ? "ongoing" : "restored";
}

/** @throws AwsError InvalidObjectState: archived objects must be restored before they are read. */
export function checkRestored(object: ObjectVersion, now: number): void {
  if (!isArchived(object.storageClass) || stateOf(object, now) === "restored") return;
  throw new AwsError("InvalidObjectState", "The operation is not valid for the object's storage class", {
    status: 403,
    members: { StorageClass: object.storageClass },
  });
}

/** `x-amz-restore`. */
export function shownRestore(object: ObjectVersion, now: number): { readonly Restore?: string } {
  const state = stateOf(object, now);
  if (state === "none") return {};
  if (state === "ongoing") return { Restore: 'ongoing-request="true"' };
  const date = new Date(object.restoration!.expiresAt).toUTCString();
  return { Restore: `ongoing-request="false", expiry-date="${date}"` };
}

/** As listings show it, when asked to. */
export function restoreStatus(object: ObjectVersion, now: number): RestoreStatus | undefined {
  const state = stateOf(object, now);
  if (state === "none") return undefined;
  if (state === "ongoing") return { IsRestoreInProgress: true };
  return { IsRestoreInProgress: false, RestoreExpiryDate: new Date(object.restoration!.expiresAt) };
}

/** Sends the events of restorations that ended since the last call, each with its own time. */
export function sendDueRestoreEvents(context: S3Context): void {
  const { restorations } = context;
  for (const restored of restorations.values()) {
    const { restoration } = restored.version;
    if (!restoration) restorations.delete(restored);
    else advance(restored, restoration, context);
  }
}

function advance(restored: Restored, restoration: Restoration, context: S3Context): void {
  const now = context.now();
  if (!restoration.told && now >= restoration.doneAt) {
    restoration.told = true;
    notify({ ...restored, event: "ObjectRestore:Completed" }, { ...context, now: () => restoration.doneAt });
  }
  if (now < restoration.expiresAt) return;
  context.restorations.delete(restored);
  restored.version.restoration = undefined;
  notify({ ...restored, event: "ObjectRestore:Delete" }, { ...context, now: () => restoration.expiresAt });
}
