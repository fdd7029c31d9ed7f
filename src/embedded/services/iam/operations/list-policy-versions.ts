/**
 * The versions of a managed policy, newest first.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html
 */
import type { ListPolicyVersionsRequest, ListPolicyVersionsResponse } from "@aws-sdk/client-iam";
import { findPolicy } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import { describeVersion } from "../policy-versions.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listPolicyVersions(
  input: ListPolicyVersionsRequest,
  context: IamContext,
): ListPolicyVersionsResponse {
  const policy = findPolicy(input.PolicyArn, context);
  const page = pageOf(policy.versions, input);
  return { Versions: page.items.map((version) => describeVersion(policy, version)), ...pageFacts(page) };
}
