/**
 * Gives a group another name or path.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html
 */
import type { UpdateGroupRequest } from "@aws-sdk/client-iam";
import { findGroup } from "../find.ts";
import { rename } from "../identities.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, EntityAlreadyExists */
export function updateGroup(input: UpdateGroupRequest, context: IamContext): void {
  const group = findGroup(input.GroupName, context);
  rename(
    group,
    { name: input.NewGroupName, path: input.NewPath, member: "newGroupName" },
    accountOf(context).groups,
  );
}
