/**
 * The names of a group's inline policies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html
 */
import type { ListGroupPoliciesRequest, ListGroupPoliciesResponse } from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { listInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listGroupPolicies(
  input: ListGroupPoliciesRequest,
  context: IamContext,
): ListGroupPoliciesResponse {
  return listInline(findGroup(input.GroupName, context), input);
}
