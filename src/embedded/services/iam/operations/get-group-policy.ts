/**
 * An inline policy of a group, its document URL-encoded.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html
 */
import type { GetGroupPolicyRequest, GetGroupPolicyResponse } from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { getInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getGroupPolicy(input: GetGroupPolicyRequest, context: IamContext): GetGroupPolicyResponse {
  const group = findGroup(input.GroupName, context);
  return { GroupName: group.name, ...getInline(group, input) };
}
