/** What every S3 operation is given besides its input. */
import type { CallContext } from "../../../wire/service.ts";
import type { BodyStore } from "./bodies/body-store.ts";
import type { S3Effects } from "./effects.ts";
import type { Buckets } from "./state/buckets.ts";
import type { Restorations } from "./state/restorations.ts";

export interface S3Shared {
  readonly buckets: Buckets;
  readonly bodies: BodyStore;
  readonly effects: S3Effects;
  readonly restorations: Restorations;
}

export type S3Context = CallContext & S3Shared;
