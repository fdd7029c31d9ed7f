/**
 * Takes a role out of an instance profile.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html
 */
import type { RemoveRoleFromInstanceProfileRequest } from "@aws-sdk/client-iam";
import { noSuchEntity } from "../errors.ts";
import { findInstanceProfile, findRole } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function removeRoleFromInstanceProfile(
  input: RemoveRoleFromInstanceProfileRequest,
  context: IamContext,
): void {
  const profile = findInstanceProfile(input.InstanceProfileName, context);
  const role = findRole(input.RoleName, context);
  if (profile.role !== role) throw noSuchEntity(`The role with name ${role.name} cannot be found.`);
  profile.role = undefined;
}
