/**
 * Gives a user another name or path; its access keys stay.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
 */
import type { UpdateUserRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import { rename } from "../identities.ts";
import { accountOf, type IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, EntityAlreadyExists */
export function updateUser(input: UpdateUserRequest, context: IamContext): void {
  const user = findUser(input.UserName, context);
  rename(
    user,
    { name: input.NewUserName, path: input.NewPath, member: "newUserName" },
    accountOf(context).users,
  );
}
