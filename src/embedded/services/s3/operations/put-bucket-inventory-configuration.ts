/** Sets one configuration of inventory; no report is written. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html */
import {
  type PutBucketInventoryConfigurationRequest,
  type InventoryConfiguration,
  InventoryFormat,
  InventoryFrequency,
  InventoryIncludedObjectVersions,
  InventoryOptionalField,
} from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { badRequest, malformedXml } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { checkConfigurationId, putNamed } from "../rules/named-configurations.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketInventoryConfigurationRequest>(
  "Bucket",
  "Id",
  "InventoryConfiguration",
  "ExpectedBucketOwner",
);

export function putBucketInventoryConfiguration(
  input: PutBucketInventoryConfigurationRequest,
  context: S3Context,
): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const configuration = input.InventoryConfiguration;
  if (!configuration) throw malformedXml();
  checkDocument(configuration);
  if (configuration.Id !== input.Id) {
    throw badRequest("IdMismatch", "Document ID does not match the specified configuration ID.");
  }
  const Id = checkConfigurationId(input.Id, configuration.Id);
  if (!configuration.Destination?.S3BucketDestination?.Bucket?.startsWith("arn:")) {
    throw badRequest("InvalidS3DestinationBucket", "Invalid bucket ARN.");
  }
  putNamed(bucket, "inventory", { ...configuration, Id });
}

/** The document is looked at before the id, and the id before the destination. */
function checkDocument(configuration: InventoryConfiguration): void {
  const known =
    isOneOf(InventoryFormat, configuration.Destination?.S3BucketDestination?.Format) &&
    isOneOf(InventoryFrequency, configuration.Schedule?.Frequency) &&
    isOneOf(InventoryIncludedObjectVersions, configuration.IncludedObjectVersions) &&
    (configuration.OptionalFields ?? []).every((field) => isOneOf(InventoryOptionalField, field));
  if (!known) throw malformedXml();
}
