/**
 * The access keys of a user, without their secrets.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html
 */
import type { ListAccessKeysRequest, ListAccessKeysResponse } from "@aws-sdk/client-iam";
import { findUserOrCaller } from "../find.ts";
import { pageFacts, pageOf } from "../paging.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function listAccessKeys(input: ListAccessKeysRequest, context: IamContext): ListAccessKeysResponse {
  const user = findUserOrCaller(input.UserName, context);
  const page = pageOf([...user.accessKeys.values()], input);
  const keys = page.items.map(({ id, status, createdAt }) => ({
    UserName: user.name,
    AccessKeyId: id,
    Status: status,
    CreateDate: new Date(createdAt),
  }));
  return { AccessKeyMetadata: keys, ...pageFacts(page) };
}
