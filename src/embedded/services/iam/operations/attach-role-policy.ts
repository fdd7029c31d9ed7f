/**
 * Attaches a managed policy to a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
 */
import type { AttachRolePolicyRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { attach } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, LimitExceeded */
export function attachRolePolicy(input: AttachRolePolicyRequest, context: IamContext): void {
  attach(findRole(input.RoleName, context), input, context);
}
