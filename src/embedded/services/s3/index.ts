/** Amazon S3, as far as https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html is done here. */
import type { ServiceImplementation } from "../../../wire/service.ts";
import { BodyStore } from "./bodies/body-store.ts";
import type { S3Context, S3Shared } from "./context.ts";
import { answerHeaders, preflightHeaders } from "./cross-origin.ts";
import type { S3Effects } from "./effects.ts";
import { DailyRun } from "./lifecycle/daily-run.ts";
import { sendDueRestoreEvents } from "./lifecycle/restore.ts";
import { operations } from "./operations.ts";
import { checkCustomerKey } from "./rules/customer-key.ts";
import { checkReadable } from "./rules/encryption.ts";
import { requirementsOf } from "./requirements.ts";
import { Buckets } from "./state/buckets.ts";
import { Restorations } from "./state/restorations.ts";
import { requireObject } from "./state/versions.ts";

export type { S3Effects } from "./effects.ts";

export interface S3Options {
  /** Where large objects are stored; its owner removes it. */
  readonly folder: string;
  readonly effects: S3Effects;
}

export interface ObjectRequest {
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

export interface S3 extends ServiceImplementation<S3Shared> {
  /**
   * Reads a whole object for another service, on behalf of an account.
   * @throws AwsError NoSuchBucket, NoSuchKey, AccessDenied, PermanentRedirect as GetObject would.
   */
  readObject(request: ObjectRequest): Promise<Uint8Array>;
}

export function createS3({ folder, effects }: S3Options): S3 {
  const shared: S3Shared = {
    buckets: new Buckets(),
    bodies: new BodyStore(folder),
    effects,
    restorations: new Restorations(),
  };
  return {
    operations: inTheirTime(),
    context: shared,
    requirements: requirementsOf,
    crossOrigin: {
      preflightHeaders: (request) => preflightHeaders(shared.buckets, request),
      answerHeaders: (request) => answerHeaders(shared.buckets, request),
    },
    siteOf: (name) => {
      const bucket = shared.buckets.find(name);
      return bucket && { website: bucket.configurations.website };
    },
    close: () => shared.bodies.close(),
    readObject: async ({ accountId, region, bucket: name, key, versionId }) => {
      const bucket = shared.buckets.require({ Bucket: name }, { accountId, region });
      const object = requireObject(bucket, { Key: key, VersionId: versionId });
      const content = object.content.slice();
      try {
        checkCustomerKey(object.encryption, {});
        await checkReadable(object.encryption, shared);
        return await content.bytes();
      } finally {
        content.release();
      }
    },
  };
}

/** Operations that first do what fell due since the last call: time passes between calls alone. */
function inTheirTime(): S3["operations"] {
  const daily = new DailyRun();
  const timed = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: never, context: S3Context) => {
      daily.catchUp(context);
      sendDueRestoreEvents(context);
      return operation(input, context);
    },
  ]);
  return Object.fromEntries(timed) as S3["operations"];
}
