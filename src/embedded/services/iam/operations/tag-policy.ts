/**
 * Adds tags to a managed policy; a key that it has gets the new value.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html
 */
import type { TagPolicyRequest } from "@aws-sdk/client-iam";
import { findOwnPolicy } from "../find.ts";
import type { IamContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws ValidationError, InvalidInput, NoSuchEntity, LimitExceeded */
export function tagPolicy(input: TagPolicyRequest, context: IamContext): void {
  addTags(findOwnPolicy(input.PolicyArn, context).tags, input.Tags);
}
