/**
 * Starts the waiting period after which a key and its aliases are gone.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
import type { ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse } from "@aws-sdk/client-kms";
import { range } from "../../constraints.ts";
import { validate, validationError } from "../errors.ts";
import { days } from "../days.ts";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, KMSInvalidStateException, ValidationException */
export function scheduleKeyDeletion(
  input: ScheduleKeyDeletionRequest,
  context: KmsContext,
): ScheduleKeyDeletionResponse {
  const window = input.PendingWindowInDays ?? 30;
  validate(range("pendingWindowInDays", window, { min: 1, max: 365 }));
  if (window < 7 || window > 30) {
    throw validationError(`PendingWindowInDays must be between 7 and 30, but it is ${window}.`);
  }
  const key = resolveKey(input.KeyId, context, { action: "ScheduleKeyDeletion" });
  requireNotPendingDeletion(key);
  key.state = "PendingDeletion";
  key.deletionAt = context.now() + days(window);
  return {
    KeyId: key.arn,
    DeletionDate: new Date(key.deletionAt),
    KeyState: key.state,
    PendingWindowInDays: window,
  };
}
