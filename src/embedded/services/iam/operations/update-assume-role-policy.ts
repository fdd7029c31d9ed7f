/**
 * Changes who may assume a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
 */
import type { UpdateAssumeRolePolicyRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import { checkTrustPolicy } from "../policy-documents.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, MalformedPolicyDocument */
export function updateAssumeRolePolicy(input: UpdateAssumeRolePolicyRequest, context: IamContext): void {
  const role = findRole(input.RoleName, context);
  role.trustPolicy = checkTrustPolicy("policyDocument", input.PolicyDocument, accountOf(context));
}
