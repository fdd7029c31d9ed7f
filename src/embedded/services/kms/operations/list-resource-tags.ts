/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html */
import type { ListResourceTagsRequest, ListResourceTagsResponse } from "@aws-sdk/client-kms";
import { page } from "../paging.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, ValidationException, InvalidMarkerException */
export function listResourceTags(
  input: ListResourceTagsRequest,
  context: KmsContext,
): ListResourceTagsResponse {
  const key = resolveKey(input.KeyId, context, { action: "ListResourceTags", awsManaged: true });
  const names = [...key.tags.keys()].sort();
  const request = { limit: input.Limit, marker: input.Marker, max: 50, default: 50 };
  const { items, ...rest } = page(names, (name) => name, request);
  return { Tags: items.map((name) => ({ TagKey: name, TagValue: key.tags.get(name)! })), ...rest };
}
