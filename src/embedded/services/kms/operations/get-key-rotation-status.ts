/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html */
import type { GetKeyRotationStatusRequest, GetKeyRotationStatusResponse } from "@aws-sdk/client-kms";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** No key rotates by itself here; keys that AWS manages do on AWS. @throws NotFoundException */
export function getKeyRotationStatus(
  input: GetKeyRotationStatusRequest,
  context: KmsContext,
): GetKeyRotationStatusResponse {
  const key = resolveKey(input.KeyId, context, { action: "GetKeyRotationStatus", awsManaged: true });
  return { KeyId: key.keyId, KeyRotationEnabled: key.manager === "AWS" };
}
