/**
 * Takes a managed policy off a group.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html
 */
import type { DetachGroupPolicyRequest } from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { detach } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function detachGroupPolicy(input: DetachGroupPolicyRequest, context: IamContext): void {
  detach(findGroup(input.GroupName, context), input);
}
