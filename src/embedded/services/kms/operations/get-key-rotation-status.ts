/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
import type { GetKeyRotationStatusRequest, GetKeyRotationStatusResponse } from "@aws-sdk/client-kms";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** Keys that AWS manages rotate every year. @throws NotFoundException */
export function getKeyRotationStatus(
  input: GetKeyRotationStatusRequest,
  context: KmsContext,
): GetKeyRotationStatusResponse {
  const key = resolveKey(input.KeyId, context, { action: "GetKeyRotationStatus", awsManaged: true });
  const { keyId: KeyId, rotationPlan: plan, state } = key;
  if (key.manager === "AWS") return { KeyId, KeyRotationEnabled: true };
  if (!plan || state === "PendingDeletion") return { KeyId, KeyRotationEnabled: false };
  return {
    KeyId,
    KeyRotationEnabled: true,
    RotationPeriodInDays: plan.periodDays,
    NextRotationDate: new Date(plan.nextAt),
  };
}
