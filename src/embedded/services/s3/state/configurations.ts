/** What can be configured for a bucket and is stored as it was sent. Nothing is there until it is set. */
import type {
  AnalyticsConfiguration,
  BucketAccelerateStatus,
  CORSRule,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  LifecycleRule,
  LoggingEnabled,
  MetricsConfiguration,
  ObjectLockConfiguration,
  Payer,
  ReplicationConfiguration,
  TransitionDefaultMinimumObjectSize,
  WebsiteConfiguration,
} from "@aws-sdk/client-s3";

export interface StoredLifecycle {
  /** Each with an id. */
  readonly rules: readonly LifecycleRule[];
  readonly minimum: TransitionDefaultMinimumObjectSize;
  /** When the rules were set, in milliseconds since 1970: they act from the next midnight on. */
  readonly since: number;
}

/** One of each kind for a bucket. */
export interface BucketConfigurations {
  acceleration?: BucketAccelerateStatus;
  cors?: readonly CORSRule[];
  lifecycle?: StoredLifecycle;
  logging?: LoggingEnabled;
  objectLock?: ObjectLockConfiguration;
  payer?: Payer;
  replication?: ReplicationConfiguration;
  website?: WebsiteConfiguration;
}

/** Many of each kind for a bucket, by their ids. */
export interface NamedConfigurations {
  readonly analytics: Map<string, AnalyticsConfiguration>;
  readonly intelligentTiering: Map<string, IntelligentTieringConfiguration>;
  readonly inventory: Map<string, InventoryConfiguration>;
  readonly metrics: Map<string, MetricsConfiguration>;
}

export const noNamedConfigurations = (): NamedConfigurations => ({
  analytics: new Map(),
  intelligentTiering: new Map(),
  inventory: new Map(),
  metrics: new Map(),
});
