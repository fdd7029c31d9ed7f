/**
 * Removes tags from a role, those it does not have without an error.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html
 */
import type { UntagRoleRequest } from "@aws-sdk/client-iam";
import { findRole } from "../find.ts";
import type { IamContext } from "../state.ts";
import { removeTags } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function untagRole(input: UntagRoleRequest, context: IamContext): void {
  removeTags(findRole(input.RoleName, context).tags, input.TagKeys);
}
