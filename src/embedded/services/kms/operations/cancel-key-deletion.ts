/** Keeps a key; it comes back disabled. https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html */
import type { CancelKeyDeletionRequest, CancelKeyDeletionResponse } from "@aws-sdk/client-kms";
import { notPendingDeletion } from "../errors.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, KMSInvalidStateException */
export function cancelKeyDeletion(
  input: CancelKeyDeletionRequest,
  context: KmsContext,
): CancelKeyDeletionResponse {
  const key = resolveKey(input.KeyId, context, { action: "CancelKeyDeletion" });
  if (key.state !== "PendingDeletion") throw notPendingDeletion(key.arn);
  key.state = "Disabled";
  key.deletionAt = undefined;
  return { KeyId: key.arn };
}
