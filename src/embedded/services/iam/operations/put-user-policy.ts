/**
 * Writes an inline policy of a user, over one of the same name.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html
 */
import type { PutUserPolicyRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { putInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, MalformedPolicyDocument, LimitExceeded */
export function putUserPolicy(input: PutUserPolicyRequest, context: IamContext): void {
  putInline(findUser(input.UserName, context), input);
}
