/**
 * Makes a group of users.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html
 */
import type { CreateGroupRequest, CreateGroupResponse } from "@aws-sdk/client-iam";
import { describeGroup } from "../describe.ts";
import { newIdentity, requireFree } from "../identities.ts";
import { checkName } from "../names.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, EntityAlreadyExists */
export function createGroup(input: CreateGroupRequest, context: IamContext): CreateGroupResponse {
  checkName("groupName", input.GroupName, 128);
  const account = accountOf(context);
  requireFree("group", input.GroupName!, account.groups);
  const group = newIdentity("group", { ...input, name: input.GroupName! }, context);
  account.groups.set(group);
  return { Group: describeGroup(account, group) };
}
