/** https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html */
import type { UntagResourceRequest } from "@aws-sdk/client-kms";
import { required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, KMSInvalidStateException, ValidationException */
export function untagResource(input: UntagResourceRequest, context: KmsContext): void {
  validate(required("tagKeys", input.TagKeys));
  const key = resolveKey(input.KeyId, context, { action: "UntagResource" });
  requireNotPendingDeletion(key);
  for (const name of input.TagKeys!) key.tags.delete(name);
}
