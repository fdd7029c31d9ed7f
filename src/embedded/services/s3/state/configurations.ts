/** What can be configured for a bucket and is stored as it was sent. Nothing is there until it is set. */
import type {
  AnalyticsConfiguration,
  BucketAccelerateStatus,
  CORSRule,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  LoggingEnabled,
  MetricsConfiguration,
  Payer,
  ReplicationConfiguration,
  WebsiteConfiguration,
} from "@aws-sdk/client-s3";

/** One of each kind for a bucket. */
export interface BucketConfigurations {
  acceleration?: BucketAccelerateStatus;
  cors?: readonly CORSRule[];
  logging?: LoggingEnabled;
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
