/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html */
import type { DisableKeyRotationRequest } from "@aws-sdk/client-kms";
import { requireEnabled, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, DisabledException, KMSInvalidStateException */
export function disableKeyRotation(input: DisableKeyRotationRequest, context: KmsContext): void {
  const key = resolveKey(input.KeyId, context, { action: "DisableKeyRotation" });
  requireEnabled(key);
  key.rotationPlan = undefined;
}
