/**
 * When lifecycle actions are due. Times are milliseconds since 1970; S3 acts at midnight UTC.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days
 */
export const day = 24 * 60 * 60 * 1000;

/** The midnight at or after a time. */
export const midnightFrom = (time: number): number => Math.ceil(time / day) * day;

/** So many days after a time, rounded up to midnight. */
export const daysAfter = (time: number, days: number): number => midnightFrom(time + days * day);

/** By days after a time or at a date, whichever an action names; undefined when it names neither. */
export function dueAt(
  time: number,
  { Days, Date: date }: { readonly Days?: number | undefined; readonly Date?: Date | undefined },
): number | undefined {
  if (Days !== undefined) return daysAfter(time, Days);
  return date?.getTime();
}
