/**
 * Writes an inline policy of a role, over one of the same name.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
import type { PutRolePolicyRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { putInline } from "../inline-policies.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, MalformedPolicyDocument, LimitExceeded */
export function putRolePolicy(input: PutRolePolicyRequest, context: IamContext): void {
  putInline(findRole(input.RoleName, context), input);
}
