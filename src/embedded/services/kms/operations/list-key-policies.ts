/** A key has one policy, named default. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html */
import type { ListKeyPoliciesRequest, ListKeyPoliciesResponse } from "@aws-sdk/client-kms";
import { page } from "../paging.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, ValidationException, InvalidMarkerException */
export function listKeyPolicies(input: ListKeyPoliciesRequest, context: KmsContext): ListKeyPoliciesResponse {
  resolveKey(input.KeyId, context, { action: "ListKeyPolicies", awsManaged: true });
  const request = { limit: input.Limit, marker: input.Marker, max: 1000, default: 100 };
  const { items, ...rest } = page(["default"], (name) => name, request);
  return { PolicyNames: items, ...rest };
}
