/**
 * Takes a managed policy off a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html
 */
import type { DetachRolePolicyRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { detach } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function detachRolePolicy(input: DetachRolePolicyRequest, context: IamContext): void {
  detach(findRole(input.RoleName, context), input);
}
