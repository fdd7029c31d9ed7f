/**
 * Attaches a managed policy to a user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
 */
import type { AttachUserPolicyRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { attach } from "../managed-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, LimitExceeded */
export function attachUserPolicy(input: AttachUserPolicyRequest, context: IamContext): void {
  attach(findUser(input.UserName, context), input, context);
}
