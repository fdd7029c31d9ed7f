/** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html */
import type { EnableKeyRequest } from "@aws-sdk/client-kms";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, KMSInvalidStateException */
export function enableKey(input: EnableKeyRequest, context: KmsContext): void {
  const key = resolveKey(input.KeyId, context, { action: "EnableKey" });
  requireNotPendingDeletion(key);
  key.state = "Enabled";
}
