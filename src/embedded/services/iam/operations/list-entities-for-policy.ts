/**
 * The identities that a managed policy is attached to, or bounds.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
 */
import type { ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse } from "@aws-sdk/client-iam";
import { boundedBy, entitiesOf } from "../describe.ts";
import { findPolicy } from "../find.ts";
import { below, pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listEntitiesForPolicy(
  input: ListEntitiesForPolicyRequest,
  context: IamContext,
): ListEntitiesForPolicyResponse {
  const account = accountOf(context);
  const { arn } = findPolicy(input.PolicyArn, context);
  const isBoundary = input.PolicyUsageFilter === "PermissionsBoundary";
  const all = isBoundary ? boundedBy(account, arn) : entitiesOf(account, arn);
  const wanted = { User: "user", Group: "group", Role: "role" }[input.EntityFilter as "User"] ?? undefined;
  const page = pageOf(
    below(wanted ? all.filter(({ kind }) => kind === wanted) : all, input.PathPrefix),
    input,
  );
  const of = (kind: string) => page.items.filter((item) => item.kind === kind);
  return {
    PolicyUsers: of("user").map(({ name, id }) => ({ UserName: name, UserId: id })),
    PolicyGroups: of("group").map(({ name, id }) => ({ GroupName: name, GroupId: id })),
    PolicyRoles: of("role").map(({ name, id }) => ({ RoleName: name, RoleId: id })),
    ...pageFacts(page),
  };
}
