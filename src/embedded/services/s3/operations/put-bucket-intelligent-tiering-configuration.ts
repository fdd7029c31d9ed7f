/** Sets one configuration of intelligent tiering; nothing is moved by it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html */
import {
  type PutBucketIntelligentTieringConfigurationRequest,
  IntelligentTieringStatus,
  type Tiering,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { malformedXml } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { checkConfigurationId, putNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketIntelligentTieringConfigurationRequest>(
  "Bucket",
  "Id",
  "IntelligentTieringConfiguration",
  "ExpectedBucketOwner",
);
const minDays = { ARCHIVE_ACCESS: 90, DEEP_ARCHIVE_ACCESS: 180 } as const;
const maxDays = 730;

export function putBucketIntelligentTieringConfiguration(
  input: PutBucketIntelligentTieringConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const configuration = input.IntelligentTieringConfiguration;
  if (!configuration || !isOneOf(IntelligentTieringStatus, configuration.Status)) throw malformedXml();
  const Id = checkConfigurationId(input.Id, configuration.Id);
  checkTierings(configuration.Tierings ?? []);
  putNamed(bucket, "intelligentTiering", { ...configuration, Id });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html: each tier at most once, 90 or 180 to 730 days. */
function checkTierings(tierings: readonly Tiering[]): void {
  const tiers = new Set(tierings.map(({ AccessTier }) => AccessTier));
  if (tierings.length === 0 || tiers.size < tierings.length) throw malformedXml();
  for (const { AccessTier, Days = 0 } of tierings) {
    const least = AccessTier === undefined ? undefined : minDays[AccessTier];
    if (least === undefined || Days < least || Days > maxDays) throw malformedXml();
  }
}
