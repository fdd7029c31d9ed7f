/** Versions of managed policies. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html */
import type { PolicyVersion as VersionShape } from "@aws-sdk/client-iam";
import { required } from "../constraints.ts";
import { checkPolicyArn } from "./find.ts";
import { noSuchEntity, validate } from "./errors.ts";
import { versionForm } from "./names.ts";
import type { ManagedPolicy, PolicyVersion } from "./managed-policy.ts";
import type { IamContext } from "./state.ts";

export function addVersion(policy: ManagedPolicy, document: string, now: number): PolicyVersion {
  const version = { id: `v${policy.nextVersion}`, document, createdAt: now };
  policy.nextVersion += 1;
  policy.updatedAt = now;
  policy.versions = [version, ...policy.versions];
  return version;
}

interface VersionInput {
  readonly PolicyArn: string | undefined;
  readonly VersionId: string | undefined;
}

/** @throws ValidationError, NoSuchEntity */
export function findVersion(
  { PolicyArn: arn, VersionId: id }: VersionInput,
  { state, accountId }: IamContext,
): { policy: ManagedPolicy; version: PolicyVersion } {
  validate(required("versionId", id), versionForm(id));
  checkPolicyArn("policyArn", arn);
  const policy = state.findPolicy(accountId, arn!);
  const version = policy?.versions.find((one) => one.id === id);
  if (!policy || !version) {
    throw noSuchEntity(`Policy ${arn} version ${id} does not exist or is not attachable.`);
  }
  return { policy, version };
}

export const describeVersion = (policy: ManagedPolicy, version: PolicyVersion): VersionShape => ({
  VersionId: version.id,
  IsDefaultVersion: version.id === policy.defaultVersion,
  CreateDate: new Date(version.createdAt),
});
