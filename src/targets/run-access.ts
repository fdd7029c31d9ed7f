/** Accounts on a target where any 12-digit access key id is one: each run gets its own, so runs never meet. */
import { randomInt } from "node:crypto";
import type { TargetAccess, TargetName } from "../common/run-data.ts";

export interface Emulator {
  readonly name: TargetName;
  readonly endpoint: string;
  /** The secret of all accounts. */
  readonly secretAccessKey: string;
}

/** The region in which S3 needs no LocationConstraint. Every emulator has it. */
const region = "us-east-1";

/**
 * The prefix of every name of a run. Bucket names are global, so a replayed seed must not use the bucket of a killed run.
 * The prefix is random, because an answer sees it.
 */
export const freshPrefix = (): string => `labs-${randomPart()}-${randomPart()}-`;

const randomPart = (): string =>
  randomInt(36 ** 5)
    .toString(36)
    .padStart(5, "0");

/** Access for one run. */
export function freshAccess({ name, endpoint, secretAccessKey }: Emulator): TargetAccess {
  const accountId = randomInt(100_000_000_000, 281_474_976_710_655).toString().slice(0, 12);
  return {
    name,
    endpoint,
    region,
    accountId,
    credentials: { accessKeyId: accountId, secretAccessKey },
    prefix: freshPrefix(),
  };
}
