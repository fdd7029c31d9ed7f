/**
 * Attaches a managed policy to a group.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html
 */
import type { AttachGroupPolicyRequest } from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { attach } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, LimitExceeded */
export function attachGroupPolicy(input: AttachGroupPolicyRequest, context: IamContext): void {
  attach(findGroup(input.GroupName, context), input, context);
}
