/**
 * Puts a user into a group; one that is in it stays there.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html
 */
import type { AddUserToGroupRequest } from "@aws-sdk/client-iam";
import { findGroup, findUser } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function addUserToGroup(input: AddUserToGroupRequest, context: IamContext): void {
  const group = findGroup(input.GroupName, context);
  findUser(input.UserName, context).groups.add(group);
}
