/**
 * What a lifecycle configuration may say.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
import { ExpirationStatus, type LifecycleExpiration, type LifecycleRule } from "@aws-sdk/client-s3";
import { randomUUID } from "node:crypto";
import { invalidArgument, invalidRequest, malformedXml } from "../errors.ts";
import { isOneOf } from "../rules/configuration.ts";
import { checkTransitions } from "./check-transitions.ts";
import { checkMidnight, checkNewerVersions, requirePositive } from "./check-values.ts";
import { conditionsOf } from "./filter.ts";

const maxRules = 1000;
const maxIdLength = 255;

/**
 * The rules with an id for each.
 * @throws AwsError MalformedXML, InvalidRequest, InvalidArgument.
 */
export function checkLifecycle(rules: readonly LifecycleRule[]): LifecycleRule[] {
  if (rules.length === 0 || rules.length > maxRules) throw malformedXml();
  const checked = rules.map(checkRule);
  if (new Set(checked.map(({ ID }) => ID)).size < checked.length) {
    throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule");
  }
  return checked;
}

function checkRule(rule: LifecycleRule): LifecycleRule {
  if (!isOneOf(ExpirationStatus, rule.Status)) throw malformedXml();
  if ((rule.Prefix === undefined) === (rule.Filter === undefined)) throw malformedXml();
  if ((rule.ID ?? "").length > maxIdLength) {
    throw invalidArgument("ID length should not exceed allowed limit of 255");
  }
  checkFilter(rule);
  const actions = [
    rule.Expiration,
    rule.Transitions?.[0],
    rule.NoncurrentVersionExpiration,
    rule.NoncurrentVersionTransitions?.[0],
    rule.AbortIncompleteMultipartUpload,
  ];
  if (actions.every((action) => action === undefined)) {
    throw invalidRequest("At least one action needs to be specified in a rule");
  }
  if (rule.Expiration) checkExpiration(rule, rule.Expiration);
  checkNoncurrentExpiration(rule);
  checkAbort(rule);
  checkTransitions(rule);
  return { ...rule, ID: rule.ID || Buffer.from(randomUUID()).toString("base64") };
}

function checkFilter(rule: LifecycleRule): void {
  if (Object.values(rule.Filter ?? {}).filter((value) => value !== undefined).length > 1)
    throw malformedXml();
  const { tags, largerThan, smallerThan } = conditionsOf(rule);
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw invalidRequest("Duplicate Tag Keys are not allowed.");
  }
  if (largerThan !== undefined && smallerThan !== undefined && smallerThan <= largerThan) {
    throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
  }
}

function checkExpiration(rule: LifecycleRule, expiration: LifecycleExpiration): void {
  const { Days, Date: date, ExpiredObjectDeleteMarker } = expiration;
  if ([Days, date, ExpiredObjectDeleteMarker].filter((value) => value !== undefined).length !== 1) {
    throw malformedXml();
  }
  if (Days !== undefined) requirePositive(Days, "'Days' for Expiration action");
  if (date) checkMidnight(date);
  if (ExpiredObjectDeleteMarker !== undefined && conditionsOf(rule).tags.length > 0) {
    throw invalidRequest("ExpiredObjectDeleteMarker cannot be specified with Tags.");
  }
}

function checkNoncurrentExpiration({ NoncurrentVersionExpiration: expiration }: LifecycleRule): void {
  if (!expiration) return;
  const { NoncurrentDays, NewerNoncurrentVersions: newer } = expiration;
  if (NoncurrentDays === undefined) throw malformedXml();
  requirePositive(NoncurrentDays, "'NoncurrentDays' for NoncurrentVersionExpiration action");
  checkNewerVersions(newer, "NoncurrentVersionExpiration");
}

function checkAbort(rule: LifecycleRule): void {
  if (!rule.AbortIncompleteMultipartUpload) return;
  const { DaysAfterInitiation: days } = rule.AbortIncompleteMultipartUpload;
  if (days === undefined) throw malformedXml();
  requirePositive(days, "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action");
  const { tags, largerThan, smallerThan } = conditionsOf(rule);
  if (tags.length > 0) throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  if (largerThan !== undefined || smallerThan !== undefined) {
    throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Object Size.");
  }
}
