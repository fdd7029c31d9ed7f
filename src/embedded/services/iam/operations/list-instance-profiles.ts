/**
 * The instance profiles of the account, those below a path when one is named.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html
 */
import type { ListInstanceProfilesRequest, ListInstanceProfilesResponse } from "@aws-sdk/client-iam";
import { briefProfile } from "../describe.ts";
import { below, pageFacts, pageOf } from "../paging.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError */
export function listInstanceProfiles(
  input: ListInstanceProfilesRequest,
  context: IamContext,
): ListInstanceProfilesResponse {
  const account = accountOf(context);
  const page = pageOf(below(account.instanceProfiles.values(), input.PathPrefix), input);
  return {
    InstanceProfiles: page.items.map((profile) => briefProfile(account, profile)),
    ...pageFacts(page),
  };
}
