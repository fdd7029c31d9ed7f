/** Names the account's keys of a region. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html */
import type { ListKeysRequest, ListKeysResponse } from "@aws-sdk/client-kms";
import { page } from "../paging.ts";
import type { KmsContext } from "../state.ts";

/** @throws ValidationException, InvalidMarkerException */
export function listKeys(input: ListKeysRequest, context: KmsContext): ListKeysResponse {
  const keys = context.state.listKeys(context, context.now());
  const request = { limit: input.Limit, marker: input.Marker, max: 1000, default: 100 };
  const { items, ...rest } = page(keys, (key) => key.keyId, request);
  return { Keys: items.map((key) => ({ KeyId: key.keyId, KeyArn: key.arn })), ...rest };
}
