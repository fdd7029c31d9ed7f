/**
 * Sends events about changes to functions, with the record that S3 sends (version 2.1).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
import { createHash } from "node:crypto";
import { hostId } from "../../../wire/errors.ts";
import type { S3Context } from "./context.ts";
import type { StoredNotification } from "./state/notification.ts";
import { covers, filterOf } from "./rules/notification-rules.ts";
import { customerId } from "./state/identities.ts";
import type { Bucket, Version } from "./state/types.ts";
import { shownVersionId } from "./state/versions.ts";

export type EventName =
  | "ObjectCreated:Put"
  | "ObjectCreated:Post"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated"
  | "ObjectTagging:Put"
  | "ObjectTagging:Delete"
  | "ObjectAcl:Put"
  | "ObjectRetention:Put"
  | "ObjectRestore:Post"
  | "ObjectRestore:Completed"
  | "ObjectRestore:Delete"
  | "LifecycleTransition"
  | "LifecycleExpiration:Delete"
  | "LifecycleExpiration:DeleteMarkerCreated";

export interface Change {
  readonly bucket: Bucket;
  readonly key: string;
  readonly event: EventName;
  /** The version written, marked or removed. */
  readonly version: Version;
}

/** What S3 does by itself, told as its own doing. */
const byItself = /^(LifecycleTransition|LifecycleExpiration|ObjectRestore:(Completed|Delete))/;
/** Events that came with a later version of the record. */
const laterVersion =
  /^(LifecycleTransition|LifecycleExpiration|ObjectTagging|ObjectAcl|ObjectRetention|ObjectRestore:Delete)/;

/** Returns at once: what the function does never delays or fails the write. */
export function notify(change: Change, context: S3Context): void {
  const { bucket, key, event } = change;
  if (bucket.notifications.length === 0) return;
  const sequencer = context.buckets.nextSequencer(context.now());
  const caller = {
    bucketArn: `arn:aws:s3:::${bucket.name}`,
    sourceAccount: bucket.accountId,
    traceHeader: context.headers["x-amzn-trace-id"],
  };
  for (const configuration of bucket.notifications) {
    if (configuration.service !== "lambda" || !concerns(configuration, key, event)) continue;
    const record = recordOf(change, { id: configuration.Id, sequencer }, context);
    const payload = JSON.stringify({ Records: [record] });
    context.effects.invokeFunction(configuration.arn, payload, caller);
  }
}

function concerns(configuration: StoredNotification, key: string, event: EventName): boolean {
  const { prefix, suffix } = filterOf(configuration);
  return (
    key.startsWith(prefix) &&
    key.endsWith(suffix) &&
    configuration.Events.some((pattern) => covers(pattern, `s3:${event}`))
  );
}

function recordOf(
  change: Change,
  { id, sequencer }: { id: string; sequencer: string },
  context: S3Context,
): object {
  const { bucket, event } = change;
  const itself = byItself.test(event);
  return {
    eventVersion: laterVersion.test(event) ? "2.3" : "2.1",
    eventSource: "aws:s3",
    awsRegion: bucket.region,
    eventTime: new Date(context.now()).toISOString(),
    eventName: event,
    userIdentity: { principalId: itself ? "s3.amazonaws.com" : principalOf(context) },
    requestParameters: { sourceIPAddress: itself ? "s3.amazonaws.com" : "127.0.0.1" },
    responseElements: {
      "x-amz-request-id": context.requestId,
      "x-amz-id-2": hostId(context.requestId),
    },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: id,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: customerId(bucket.accountId) },
        arn: `arn:aws:s3:::${bucket.name}`,
      },
      object: objectOf(change, sequencer),
    },
    ...eventData(change),
  };
}

/** What some events say besides: where an object was moved, until when a restored copy is there. */
function eventData({ event, version }: Change): object {
  if (version.kind !== "object") return {};
  const { storageClass, restoration } = version;
  if (event === "LifecycleTransition") {
    return {
      lifecycleEventData: { transitionEventData: { destinationStorageClass: storageClass } },
    };
  }
  if (event !== "ObjectRestore:Completed" || !restoration) return {};
  return {
    glacierEventData: {
      restoreEventData: {
        lifecycleRestorationExpiryTime: new Date(restoration.expiresAt).toISOString(),
        lifecycleRestoreStorageClass: storageClass,
      },
    },
  };
}

/** Records of removals have neither size nor ETag. */
function objectOf({ bucket, key, version, event }: Change, sequencer: string): object {
  const removed = event.startsWith("ObjectRemoved") || event.startsWith("LifecycleExpiration");
  const created = !removed && version.kind === "object";
  const versionId = shownVersionId(bucket, version);
  return {
    key: encodeKey(key),
    ...(created ? { size: version.content.size, eTag: version.etag } : {}),
    ...(versionId === undefined ? {} : { versionId }),
    sequencer,
  };
}

/** URL-encoded with `+` for a space; slashes stay. */
const encodeKey = (key: string): string =>
  encodeURIComponent(key)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** An account by its customer id, a role's session by the role's id and the session's name. */
function principalOf({ callerArn, accountId }: S3Context): string {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(callerArn) ?? [];
  if (role === undefined) return customerId(accountId);
  const digest = createHash("sha256").update(`${accountId}/${role}`).digest("hex").toUpperCase();
  return `AWS:AROA${digest.slice(0, 17)}:${session}`;
}
