import type { Named } from "./named.ts";

export interface PolicyVersion {
  readonly id: string;
  readonly document: string;
  readonly createdAt: number;
}

export interface ManagedPolicy extends Named {
  readonly kind: "policy";
  readonly arn: string;
  readonly description: string | undefined;
  /** Newest first. */
  versions: PolicyVersion[];
  defaultVersion: string;
  nextVersion: number;
  updatedAt: number;
}
