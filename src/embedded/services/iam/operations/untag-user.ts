/**
 * Removes tags from a user, those it does not have without an error.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html
 */
import type { UntagUserRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import type { IamContext } from "../state.ts";
import { removeTags } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function untagUser(input: UntagUserRequest, context: IamContext): void {
  removeTags(findUser(input.UserName, context).tags, input.TagKeys);
}
