/**
 * Adds tags to an instance profile; a key that it has gets the new value.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html
 */
import type { TagInstanceProfileRequest } from "@aws-sdk/client-iam";
import { findInstanceProfile } from "../find.ts";
import type { IamContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws ValidationError, InvalidInput, NoSuchEntity, LimitExceeded */
export function tagInstanceProfile(input: TagInstanceProfileRequest, context: IamContext): void {
  addTags(findInstanceProfile(input.InstanceProfileName, context).tags, input.Tags);
}
