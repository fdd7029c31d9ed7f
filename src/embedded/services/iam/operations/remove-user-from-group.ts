/**
 * Takes a user out of a group.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html
 */
import type { RemoveUserFromGroupRequest } from "@aws-sdk/client-iam";
import { findGroup, findUser } from "../find.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function removeUserFromGroup(input: RemoveUserFromGroupRequest, context: IamContext): void {
  const user = findUser(input.UserName, context);
  user.groups.delete(findGroup(input.GroupName, context));
}
