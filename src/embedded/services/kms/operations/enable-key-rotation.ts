/** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
import type { EnableKeyRotationRequest } from "@aws-sdk/client-kms";
import { range } from "../../constraints.ts";
import { days } from "../days.ts";
import { validate } from "../errors.ts";
import { requireEnabled, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

const yearInDays = 365;

/** @throws NotFoundException, DisabledException, KMSInvalidStateException, ValidationException */
export function enableKeyRotation(input: EnableKeyRotationRequest, context: KmsContext): void {
  validate(range("rotationPeriodInDays", input.RotationPeriodInDays, { min: 90, max: 2560 }));
  const key = resolveKey(input.KeyId, context, { action: "EnableKeyRotation" });
  requireEnabled(key);
  const periodDays = input.RotationPeriodInDays ?? key.rotationPlan?.periodDays ?? yearInDays;
  key.rotationPlan = { periodDays, nextAt: context.now() + days(periodDays) };
}
