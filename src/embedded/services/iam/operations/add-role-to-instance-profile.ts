/**
 * Puts a role into an instance profile.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
 */
import type { AddRoleToInstanceProfileRequest } from "@aws-sdk/client-iam";
import { limitExceeded } from "../errors.ts";
import { findInstanceProfile, findRole } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, LimitExceeded */
export function addRoleToInstanceProfile(input: AddRoleToInstanceProfileRequest, context: IamContext): void {
  const profile = findInstanceProfile(input.InstanceProfileName, context);
  const role = findRole(input.RoleName, context);
  if (profile.role) throw limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
  profile.role = role;
}
