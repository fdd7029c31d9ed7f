/**
 * Takes a managed policy off a user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html
 */
import type { DetachUserPolicyRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { detach } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function detachUserPolicy(input: DetachUserPolicyRequest, context: IamContext): void {
  detach(findUser(input.UserName, context), input);
}
