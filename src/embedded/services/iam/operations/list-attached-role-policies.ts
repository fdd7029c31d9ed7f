/**
 * The managed policies attached to a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html
 */
import type { ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { listAttached } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listAttachedRolePolicies(
  input: ListAttachedRolePoliciesRequest,
  context: IamContext,
): ListAttachedRolePoliciesResponse {
  return listAttached(findRole(input.RoleName, context), input, context);
}
