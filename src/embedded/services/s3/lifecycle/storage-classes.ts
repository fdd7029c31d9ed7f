/**
 * Which way objects move between storage classes, and from which size on.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
import type { StorageClass, TransitionDefaultMinimumObjectSize } from "@aws-sdk/client-s3";
import type { Conditions } from "./filter.ts";

/** From the warmest to the coldest: objects are moved down this list alone. */
const waterfall: readonly string[] = [
  "STANDARD",
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

/** How cold a class is; reduced redundancy counts as STANDARD. */
export const coldness = (storageClass: string): number => Math.max(0, waterfall.indexOf(storageClass));

export const canMove = (from: string, to: string): boolean =>
  coldness(to) > coldness(from) && !(from === "ONEZONE_IA" && to === "GLACIER_IR");

/** Classes whose objects must stay 30 days in STANDARD before, and 30 days there before they move on. */
export const infrequent: ReadonlySet<string> = new Set(["STANDARD_IA", "ONEZONE_IA"]);

const smallObject = 128 * 1024;
const archives: ReadonlySet<string> = new Set(["GLACIER", "DEEP_ARCHIVE"]);

export const isArchived = (storageClass: string): boolean => archives.has(storageClass);

/** Objects below 128 KiB stay, unless the rule's own filter names sizes or the bucket lets archives take them. */
export function takesSize(
  size: number,
  to: StorageClass,
  { conditions, minimum }: { conditions: Conditions; minimum: TransitionDefaultMinimumObjectSize },
): boolean {
  if (size >= smallObject) return true;
  if (conditions.largerThan !== undefined || conditions.smallerThan !== undefined) return true;
  return minimum === "varies_by_storage_class" && isArchived(to);
}
