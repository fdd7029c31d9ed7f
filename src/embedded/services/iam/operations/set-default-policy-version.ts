/**
 * Chooses the version of a managed policy that is in force.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html
 */
import type { SetDefaultPolicyVersionRequest } from "@aws-sdk/client-iam";
import { findVersion } from "../policy-versions.ts";
import { type IamContext, nowOf } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function setDefaultPolicyVersion(input: SetDefaultPolicyVersionRequest, context: IamContext): void {
  const { policy, version } = findVersion(input, context);
  policy.defaultVersion = version.id;
  policy.updatedAt = nowOf(context);
}
