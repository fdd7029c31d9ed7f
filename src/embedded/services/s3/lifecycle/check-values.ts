/** Numbers and dates that several lifecycle actions have. */
import { invalidArgument } from "../errors.ts";
import { day } from "./due.ts";

const maxNewerVersions = 100;

/** @throws AwsError InvalidArgument. */
export function checkMidnight(date: Date): void {
  if (date.getTime() % day === 0) return;
  throw invalidArgument("'Date' must be at midnight GMT", "Date", date.toISOString());
}

/** @throws AwsError InvalidArgument. */
export function checkNewerVersions(newer: number | undefined, action: string): void {
  if (newer === undefined) return;
  requirePositive(newer, `'NewerNoncurrentVersions' for ${action} action`);
  if (newer > maxNewerVersions) {
    throw invalidArgument(`'NewerNoncurrentVersions' for ${action} action must be less than or equal to 100`);
  }
}

/** @throws AwsError InvalidArgument. */
export function requirePositive(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 1) throw invalidArgument(`${what} must be a positive integer`);
}
