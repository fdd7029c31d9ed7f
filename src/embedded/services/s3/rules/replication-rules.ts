/**
 * What a replication configuration may say.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
 */
import {
  type ReplicationConfiguration,
  type ReplicationRule,
  ReplicationRuleStatus,
} from "@aws-sdk/client-s3";
import { randomUUID } from "node:crypto";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";
import type { Buckets } from "../state/buckets.ts";
import type { Bucket } from "../state/types.ts";
import { isOneOf } from "./configuration.ts";

const maxRules = 1000;
const rolePattern = /^arn:aws[\w-]*:iam::\d{12}:role\/.+$/;
const bucketPattern = /^arn:aws[\w-]*:s3:::(?<name>.+)$/;

/**
 * Rules without an id are given one.
 * @throws AwsError InvalidRequest, InvalidArgument, MalformedXML.
 */
export function checkReplication(
  bucket: Bucket,
  configuration: ReplicationConfiguration | undefined,
  buckets: Buckets,
): ReplicationConfiguration {
  const rules = configuration?.Rules ?? [];
  if (!configuration || rules.length === 0 || rules.length > maxRules) throw malformedXml();
  if (bucket.versioning !== "Enabled") {
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration", {
      BucketName: bucket.name,
    });
  }
  if (!rolePattern.test(configuration.Role ?? "")) {
    throw invalidArgument("Invalid Role specified in replication configuration", "Role", configuration.Role);
  }
  for (const rule of rules) checkRule(rule, bucket, buckets);
  return { ...configuration, Rules: rules.map((rule) => ({ ...rule, ID: rule.ID || randomUUID() })) };
}

function checkRule(rule: ReplicationRule, source: Bucket, buckets: Buckets): void {
  if (!isOneOf(ReplicationRuleStatus, rule.Status)) throw malformedXml();
  // Rules of the second version say what happens to delete markers; those of the first have a prefix of their own.
  if (rule.Filter && !rule.DeleteMarkerReplication) {
    throw invalidRequest(
      "DeleteMarkerReplication must be specified for this version of Cross Region Replication configuration schema.",
    );
  }
  if (rule.Filter && rule.Priority === undefined) {
    throw invalidRequest(
      "Priority must be specified for this version of Cross Region Replication configuration schema.",
    );
  }
  const name = bucketPattern.exec(rule.Destination?.Bucket ?? "")?.groups?.["name"];
  if (name === undefined)
    throw invalidArgument("Invalid bucket ARN", "Destination", rule.Destination?.Bucket);
  const destination = buckets.find(name);
  if (!destination) throw invalidRequest("Destination bucket must exist.");
  if (destination === source) {
    throw invalidRequest("Destination bucket cannot be the same as the source bucket.");
  }
  if (destination.versioning === "Enabled") return;
  throw invalidRequest("Destination bucket must have versioning enabled.");
}
