/**
 * Temporary keys of a user or of the root user.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
import type { GetSessionTokenRequest, GetSessionTokenResponse } from "@aws-sdk/client-sts";
import { range } from "../../constraints.ts";
import type { StsContext } from "../context.ts";
import { sessionCredentials } from "../credentials.ts";
import { accessDenied, notImplemented, validate } from "../errors.ts";

const hour = 3600;

/** @throws ValidationError, AccessDenied for session credentials, NotImplemented for MFA */
export function getSessionToken(input: GetSessionTokenRequest, context: StsContext): GetSessionTokenResponse {
  validate(range("durationSeconds", input.DurationSeconds, { min: 900, max: 36 * hour }));
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) throw notImplemented("SerialNumber");
  const { caller } = context;
  if (caller.isSession) throw accessDenied("Cannot call GetSessionToken with session credentials");
  const isRoot = caller.principal.kind === "root";
  // The root user's sessions end after an hour at most, whatever is asked for.
  const seconds = Math.min(input.DurationSeconds ?? 12 * hour, isRoot ? hour : 36 * hour);
  return { Credentials: sessionCredentials(context, { ...caller, isSession: true }, seconds) };
}
