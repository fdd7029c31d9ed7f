/**
 * Carries out what lifecycle rules want, by the clock that the server was given: before a call is answered, everything
 * that fell due since the last one is done, in its order and with its own time.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
 */
import type { S3Context } from "../context.ts";
import { notify } from "../notify.ts";
import type { StoredLifecycle } from "../state/configurations.ts";
import type { Bucket, KeyEntry, Upload } from "../state/types.ts";
import { removeUpload } from "../state/uploads.ts";
import { addVersion, newDeleteMarker, removeVersion } from "../state/versions.ts";
import { type Action, firstAction } from "./actions.ts";
import { day, midnightFrom } from "./due.ts";
import { shownAbort } from "./shown.ts";

/** Everything is due at a midnight, so nothing is looked at twice a day. */
export class DailyRun {
  #lastDay = -Infinity;

  catchUp(context: S3Context): void {
    const today = Math.floor(context.now() / day);
    if (today <= this.#lastDay) return;
    this.#lastDay = today;
    for (const bucket of context.buckets.all()) {
      const { lifecycle } = bucket.configurations;
      if (lifecycle) runFor(bucket, lifecycle, context);
    }
  }
}

function runFor(bucket: Bucket, lifecycle: StoredLifecycle, context: S3Context): void {
  // Copies: both maps change on the way.
  const entries = Array.from(bucket.objects.values());
  for (const entry of entries) {
    let action = firstAction(bucket, entry, lifecycle);
    while (action && action.due <= context.now()) {
      apply({ bucket, entry, action }, context);
      action = entry.versions.length > 0 ? firstAction(bucket, entry, lifecycle) : undefined;
    }
  }
  for (const upload of [...bucket.uploads.values()].flat()) {
    if (isAbandoned(bucket, upload, context.now())) removeUpload(bucket, upload);
  }
}

function isAbandoned(bucket: Bucket, upload: Upload, now: number): boolean {
  const { AbortDate: date } = shownAbort(bucket, upload);
  const since = bucket.configurations.lifecycle?.since ?? now;
  return date !== undefined && Math.max(date.getTime(), midnightFrom(since)) <= now;
}

interface Step {
  readonly bucket: Bucket;
  readonly entry: KeyEntry;
  readonly action: Action;
}

function apply({ bucket, entry: { key }, action }: Step, context: S3Context): void {
  // Events of midnight are sent with that time, whenever it is noticed.
  const then = { ...context, now: () => action.due };
  if (action.kind === "move") {
    const { version } = action;
    version.storageClass = action.to;
    notify({ bucket, key, event: "LifecycleTransition", version }, then);
  } else if (action.kind === "hide") {
    const version = newDeleteMarker(bucket, action.due);
    addVersion(bucket, key, version);
    notify({ bucket, key, event: "LifecycleExpiration:DeleteMarkerCreated", version }, then);
  } else {
    const { version } = action;
    removeVersion(bucket, key, version.versionId);
    notify({ bucket, key, event: "LifecycleExpiration:Delete", version }, then);
  }
}
