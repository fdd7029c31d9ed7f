/**
 * Writes an inline policy of a group, over one of the same name.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html
 */
import type { PutGroupPolicyRequest } from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { putInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, MalformedPolicyDocument, LimitExceeded */
export function putGroupPolicy(input: PutGroupPolicyRequest, context: IamContext): void {
  putInline(findGroup(input.GroupName, context), input);
}
