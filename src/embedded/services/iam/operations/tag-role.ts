/**
 * Adds tags to a role; a key that it has gets the new value.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html
 */
import type { TagRoleRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import type { IamContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws ValidationError, InvalidInput, NoSuchEntity, LimitExceeded */
export function tagRole(input: TagRoleRequest, context: IamContext): void {
  addTags(findRole(input.RoleName, context).tags, input.Tags);
}
