/**
 * The names of a role's inline policies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html
 */
import type { ListRolePoliciesRequest, ListRolePoliciesResponse } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { listInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listRolePolicies(
  input: ListRolePoliciesRequest,
  context: IamContext,
): ListRolePoliciesResponse {
  return listInline(findRole(input.RoleName, context), input);
}
