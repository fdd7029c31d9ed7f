/**
 * Removes tags from a managed policy, those it does not have without an error.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html
 */
import type { UntagPolicyRequest } from "@aws-sdk/client-iam";
import { findOwnPolicy } from "../find.ts";
import type { IamContext } from "../state.ts";
import { removeTags } from "../tags.ts";

/** @throws ValidationError, NoSuchEntity */
export function untagPolicy(input: UntagPolicyRequest, context: IamContext): void {
  removeTags(findOwnPolicy(input.PolicyArn, context).tags, input.TagKeys);
}
