/**
 * Makes a user, without keys or permissions.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 */
import type { CreateUserRequest, CreateUserResponse } from "@aws-sdk/client-iam";
import { wholeUser } from "../describe.ts";
import { newIdentity, requireFree } from "../identities.ts";
import { setBoundary } from "../managed-policies.ts";
import { checkName } from "../names.ts";
import { accountOf, type IamContext, type User } from "../state.ts";

/** @throws ValidationError, EntityAlreadyExists, NoSuchEntity */
export function createUser(input: CreateUserRequest, context: IamContext): CreateUserResponse {
  checkName("userName", input.UserName, 64);
  const account = accountOf(context);
  requireFree("user", input.UserName!, account.users);
  const user: User = {
    ...newIdentity("user", { ...input, name: input.UserName! }, context),
    groups: new Set(),
    accessKeys: new Map(),
  };
  if (input.PermissionsBoundary !== undefined) setBoundary(user, input.PermissionsBoundary, context);
  account.users.set(user);
  return { User: wholeUser(account, user) };
}
