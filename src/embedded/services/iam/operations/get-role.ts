/**
 * A role with its trust policy, URL-encoded.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 */
import type { GetRoleRequest, GetRoleResponse } from "@aws-sdk/client-iam";
import { wholeRole } from "../describe.ts";
import { findRole } from "../find.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getRole(input: GetRoleRequest, context: IamContext): GetRoleResponse {
  return { Role: wholeRole(accountOf(context), findRole(input.RoleName, context)) };
}
