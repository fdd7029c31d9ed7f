/**
 * The target of the shared suites, opened once per run by global-setup.ts. Files that run at the same time have
 * separate accounts. On the embedded AWS the files of one worker share an account.
 */
import { randomInt } from "node:crypto";
import { inject } from "vitest";
import type { TargetAccess, TargetName } from "../../src/common/run-data.ts";
import { freshAccess } from "../../src/targets/run-access.ts";

export interface SuiteTarget {
  readonly name: TargetName;
  readonly endpoint: string;
  readonly region: string;
  /** Any 12-digit access key id is an account. All accounts have this secret. */
  readonly secretAccessKey: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    suiteTarget: SuiteTarget;
  }
}

export const target: SuiteTarget = inject("suiteTarget");

/** Credentials and endpoint for a run of a lab, as the opened target gives them. */
export const accessFor = (): TargetAccess => freshAccess(target);

/** A new account id. */
export const newAccount = (): string =>
  String(randomInt(100_000_000_000, 281_474_976_710_655)).padStart(12, "0").slice(0, 12);

/** The account of this test file or of its worker. */
export const account: string = newAccount();

export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly maxAttempts: number;
}

/** Configuration for any SDK client against the target: `new S3Client(clientOptions())`. */
export function clientOptions(accountId: string = account): ClientOptions {
  return {
    endpoint: target.endpoint,
    region: target.region,
    credentials: { accessKeyId: accountId, secretAccessKey: target.secretAccessKey },
    maxAttempts: 1,
  };
}

let counter = 0;
/**
 * A unique name for a bucket, function or alias: `uniqueName("range")` → `range-1-lq3f`. The number is not last
 * because LocalStack reads a function name like `fn-lqf-1` before a qualifier as a region.
 */
export const uniqueName = (purpose: string): string =>
  `${purpose}-${(counter += 1)}-${randomInt(36 ** 6).toString(36)}`;
