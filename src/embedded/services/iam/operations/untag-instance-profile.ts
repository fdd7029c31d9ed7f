/**
 * Removes tags from an instance profile, those it does not have without an error.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html
 */
import type { UntagInstanceProfileRequest } from "@aws-sdk/client-iam";
import { findInstanceProfile } from "../find.ts";
import type { IamContext } from "../state.ts";
import { removeTags } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function untagInstanceProfile(input: UntagInstanceProfileRequest, context: IamContext): void {
  removeTags(findInstanceProfile(input.InstanceProfileName, context).tags, input.TagKeys);
}
