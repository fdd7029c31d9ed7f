/** What answers say about lifecycle rules to come. */
import type { Bucket, ObjectVersion } from "../state/types.ts";
import { daysAfter, dueAt } from "./due.ts";
import { concerns, concernsKey, conditionsOf } from "./filter.ts";

interface Coming {
  readonly due: number;
  readonly ruleId: string;
}

const earlier = (one: Coming | undefined, other: Coming): Coming =>
  one && one.due <= other.due ? one : other;

/**
 * `x-amz-expiration` of a current object: the earliest rule's date and id.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function shownExpiration(
  bucket: Bucket,
  key: string,
  object: ObjectVersion,
): { readonly Expiration?: string } {
  let first: Coming | undefined;
  const subject = { key, size: object.content.size, tags: object.tags };
  for (const rule of bucket.configurations.lifecycle?.rules ?? []) {
    if (rule.Status !== "Enabled" || !rule.Expiration || !concerns(conditionsOf(rule), subject)) continue;
    const due = dueAt(object.lastModified, rule.Expiration);
    if (due !== undefined) first = earlier(first, { due, ruleId: rule.ID ?? "" });
  }
  if (!first) return {};
  const date = new Date(first.due).toUTCString();
  return { Expiration: `expiry-date="${date}", rule-id="${encodeURIComponent(first.ruleId)}"` };
}

/**
 * When an upload in progress is going to be aborted, and by which rule.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
 */
export function shownAbort(
  bucket: Bucket,
  { key, initiated }: { readonly key: string; readonly initiated: number },
): { readonly AbortDate?: Date; readonly AbortRuleId?: string } {
  let first: Coming | undefined;
  for (const rule of bucket.configurations.lifecycle?.rules ?? []) {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    if (rule.Status !== "Enabled" || days === undefined || !concernsKey(conditionsOf(rule), key)) continue;
    first = earlier(first, { due: daysAfter(initiated, days), ruleId: rule.ID ?? "" });
  }
  return first ? { AbortDate: new Date(first.due), AbortRuleId: first.ruleId } : {};
}
