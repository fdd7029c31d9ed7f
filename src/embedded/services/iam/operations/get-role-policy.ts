/**
 * An inline policy of a role, its document URL-encoded.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
 */
import type { GetRolePolicyRequest, GetRolePolicyResponse } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { getInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getRolePolicy(input: GetRolePolicyRequest, context: IamContext): GetRolePolicyResponse {
  const role = findRole(input.RoleName, context);
  return { RoleName: role.name, ...getInline(role, input) };
}
