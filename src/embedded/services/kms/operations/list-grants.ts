/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html */
import type { ListGrantsRequest, ListGrantsResponse } from "@aws-sdk/client-kms";
import { page } from "../paging.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** Grants cannot be made here, so there are none. @throws NotFoundException, ValidationException, InvalidMarkerException */
export function listGrants(input: ListGrantsRequest, context: KmsContext): ListGrantsResponse {
  resolveKey(input.KeyId, context, { action: "ListGrants", awsManaged: true });
  const request = { limit: input.Limit, marker: input.Marker, max: 100, default: 50 };
  const { items, ...rest } = page([], (name: string) => name, request);
  return { Grants: items.map(() => ({})), ...rest };
}
