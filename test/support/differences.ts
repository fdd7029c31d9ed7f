/**
 * Where a target differs from AWS, as the shared suites show. Each listed test runs there as an expected failure,
 * so the run fails as soon as an entry is no longer true.
 */
import type { TargetName } from "../../src/common/run-data.ts";
import { kms } from "./differences/localstack-kms.ts";
import { lambda } from "./differences/localstack-lambda.ts";
import { logs } from "./differences/localstack-logs.ts";
import { s3 } from "./differences/localstack-s3.ts";
import { s3Configurations } from "./differences/localstack-s3-configurations.ts";

export interface Difference {
  readonly target: TargetName;
  /** The path below test/services, without the extension: `kms/keys`. */
  readonly suite: string;
  /** What the target does, in one sentence. */
  readonly reason: string;
  /** AWS's page that documents the right behaviour. */
  readonly awsPage: string;
  /** Names of the tests. */
  readonly tests: readonly string[];
}

export type Entry = Omit<Difference, "target">;

const localstack: readonly Entry[] = [...kms, ...lambda, ...logs, ...s3, ...s3Configurations];

export const differences: readonly Difference[] = localstack.map((entry) => ({
  target: "localstack",
  ...entry,
}));
