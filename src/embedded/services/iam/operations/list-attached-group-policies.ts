/**
 * The managed policies attached to a group.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html
 */
import type {
  ListAttachedGroupPoliciesRequest,
  ListAttachedGroupPoliciesResponse,
} from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { listAttached } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listAttachedGroupPolicies(
  input: ListAttachedGroupPoliciesRequest,
  context: IamContext,
): ListAttachedGroupPoliciesResponse {
  return listAttached(findGroup(input.GroupName, context), input, context);
}
