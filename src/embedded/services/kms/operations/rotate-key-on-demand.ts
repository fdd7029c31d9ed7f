/** https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html */
import type { RotateKeyOnDemandRequest, RotateKeyOnDemandResponse } from "@aws-sdk/client-kms";
import { limitExceeded } from "../errors.ts";
import { requireEnabled, resolveKey } from "../resolve-key.ts";
import { rotate } from "../rotation.ts";
import type { KmsContext } from "../state.ts";

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const mostOnDemand = 25;

/** @throws NotFoundException, DisabledException, KMSInvalidStateException, LimitExceededException */
export function rotateKeyOnDemand(
  input: RotateKeyOnDemandRequest,
  context: KmsContext,
): RotateKeyOnDemandResponse {
  const key = resolveKey(input.KeyId, context, { action: "RotateKeyOnDemand" });
  requireEnabled(key);
  const before = key.rotations.filter(({ type }) => type === "ON_DEMAND").length;
  if (before >= mostOnDemand) {
    throw limitExceeded(`The on-demand rotations limit has been reached for the given keyId.`);
  }
  rotate(key, { at: context.now(), type: "ON_DEMAND" });
  return { KeyId: key.keyId };
}
