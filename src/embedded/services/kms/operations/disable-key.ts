/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html */
import type { DisableKeyRequest } from "@aws-sdk/client-kms";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, KMSInvalidStateException */
export function disableKey(input: DisableKeyRequest, context: KmsContext): void {
  const key = resolveKey(input.KeyId, context, { action: "DisableKey" });
  requireNotPendingDeletion(key);
  key.state = "Disabled";
}
