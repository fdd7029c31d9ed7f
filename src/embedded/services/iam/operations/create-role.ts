/**
 * Makes a role, with the trust policy that says who may assume it.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
import type { CreateRoleRequest, CreateRoleResponse } from "@aws-sdk/client-iam";
import { length, range } from "../../constraints.ts";
import { createdRole } from "../describe.ts";
import { validate } from "../errors.ts";
import { newIdentity, requireFree } from "../identities.ts";
import { setBoundary } from "../managed-policies.ts";
import { checkName } from "../names.ts";
import { checkTrustPolicy } from "../policy-documents.ts";
import { accountOf, type IamContext, type Role } from "../state.ts";

/** @throws ValidationError, EntityAlreadyExists, MalformedPolicyDocument, NoSuchEntity */
export function createRole(input: CreateRoleRequest, context: IamContext): CreateRoleResponse {
  checkName("roleName", input.RoleName, 64);
  validate(
    range("maxSessionDuration", input.MaxSessionDuration, { min: 3600, max: 43_200 }),
    length("description", input.Description, { max: 1000 }),
  );
  const account = accountOf(context);
  requireFree("role", input.RoleName!, account.roles);
  const role: Role = {
    ...newIdentity("role", { ...input, name: input.RoleName! }, context),
    trustPolicy: checkTrustPolicy("assumeRolePolicyDocument", input.AssumeRolePolicyDocument, account),
    description: input.Description,
    maxSessionDuration: input.MaxSessionDuration ?? 3600,
  };
  if (input.PermissionsBoundary !== undefined) setBoundary(role, input.PermissionsBoundary, context);
  account.roles.set(role);
  return { Role: createdRole(account, role) };
}
