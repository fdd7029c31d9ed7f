/** https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html */
import type { TagResourceRequest } from "@aws-sdk/client-kms";
import { required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws NotFoundException, KMSInvalidStateException, TagException, ValidationException */
export function tagResource(input: TagResourceRequest, context: KmsContext): void {
  validate(required("tags", input.Tags));
  const key = resolveKey(input.KeyId, context, { action: "TagResource" });
  requireNotPendingDeletion(key);
  addTags(key.tags, input.Tags!);
}
