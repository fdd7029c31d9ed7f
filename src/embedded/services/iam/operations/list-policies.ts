/**
 * The managed policies of the account, of AWS, or both.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html
 */
import type { ListPoliciesRequest, ListPoliciesResponse } from "@aws-sdk/client-iam";
import { oneOf } from "../../constraints.ts";
import { awsManagedPolicies } from "../aws-managed-policies.ts";
import { boundedBy, briefPolicy, entitiesOf } from "../describe.ts";
import { validate } from "../errors.ts";
import { below, pageFacts, pageOf } from "../paging.ts";
import type { ManagedPolicy } from "../managed-policy.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError */
export function listPolicies(input: ListPoliciesRequest, context: IamContext): ListPoliciesResponse {
  validate(oneOf("scope", input.Scope, ["All", "AWS", "Local"]));
  const account = accountOf(context);
  const scope = input.Scope ?? "All";
  const all = [
    ...(scope === "Local" ? [] : awsManagedPolicies.values()),
    ...(scope === "AWS" ? [] : account.policies.values()),
  ];
  const isWanted = (policy: ManagedPolicy): boolean =>
    (!input.OnlyAttached || entitiesOf(account, policy.arn).length > 0) &&
    (input.PolicyUsageFilter !== "PermissionsBoundary" || boundedBy(account, policy.arn).length > 0);
  const page = pageOf(below(all.filter(isWanted), input.PathPrefix), input);
  return { Policies: page.items.map((policy) => briefPolicy(account, policy)), ...pageFacts(page) };
}
