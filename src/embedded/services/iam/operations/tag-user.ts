/**
 * Adds tags to a user; a key that it has gets the new value.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html
 */
import type { TagUserRequest } from "@aws-sdk/client-iam";
import { findUser } from "../find.ts";
import type { IamContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws ValidationError, InvalidInput, NoSuchEntity, LimitExceeded */
export function tagUser(input: TagUserRequest, context: IamContext): void {
  addTags(findUser(input.UserName, context).tags, input.Tags);
}
