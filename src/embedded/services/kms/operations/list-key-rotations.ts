/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html */
import type { ListKeyRotationsRequest, ListKeyRotationsResponse } from "@aws-sdk/client-kms";
import { notImplemented } from "../errors.ts";
import { page } from "../paging.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** Completed rotations, oldest first. @throws NotFoundException, ValidationException, InvalidMarkerException */
export function listKeyRotations(
  input: ListKeyRotationsRequest,
  context: KmsContext,
): ListKeyRotationsResponse {
  if (input.IncludeKeyMaterial !== undefined && input.IncludeKeyMaterial !== "ROTATIONS_ONLY") {
    throw notImplemented(
      `IncludeKeyMaterial ${input.IncludeKeyMaterial}`,
      "it lists completed rotations alone",
    );
  }
  const key = resolveKey(input.KeyId, context, { action: "ListKeyRotations" });
  const request = { limit: input.Limit, marker: input.Marker, max: 1000, default: 100 };
  const numbered = key.rotations.map((rotation, at) => ({ rotation, name: String(at).padStart(6, "0") }));
  const { items, ...rest } = page(numbered, ({ name }) => name, request);
  const Rotations = items.map(({ rotation: { at, type } }) => ({
    KeyId: key.keyId,
    RotationDate: new Date(at),
    RotationType: type,
  }));
  return { Rotations, ...rest };
}
