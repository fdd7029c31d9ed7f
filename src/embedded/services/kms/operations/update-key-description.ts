/** https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html */
import type { UpdateKeyDescriptionRequest } from "@aws-sdk/client-kms";
import { length, required } from "../../constraints.ts";
import { validate } from "../errors.ts";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, KMSInvalidStateException, ValidationException */
export function updateKeyDescription(input: UpdateKeyDescriptionRequest, context: KmsContext): void {
  validate(
    required("description", input.Description),
    length("description", input.Description, { max: 8192 }),
  );
  const key = resolveKey(input.KeyId, context, { action: "UpdateKeyDescription" });
  requireNotPendingDeletion(key);
  key.description = input.Description!;
}
