/**
 * The instance profiles that hold a role.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html
 */
import type {
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
} from "@aws-sdk/client-iam";
import { briefProfile } from "../describe.ts";
import { findRole } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listInstanceProfilesForRole(
  input: ListInstanceProfilesForRoleRequest,
  context: IamContext,
): ListInstanceProfilesForRoleResponse {
  const account = accountOf(context);
  const role = findRole(input.RoleName, context);
  const page = pageOf(
    account.instanceProfiles.values().filter((profile) => profile.role === role),
    input,
  );
  return {
    InstanceProfiles: page.items.map((profile) => briefProfile(account, profile)),
    ...pageFacts(page),
  };
}
