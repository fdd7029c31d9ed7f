import type { Credentials } from "@aws-sdk/client-sts";
import type { Caller } from "../../../wire/service.ts";
import type { StsContext } from "./context.ts";

/** Keys that sign as `caller` for so many seconds from now. */
export function sessionCredentials(
  { effects, now }: StsContext,
  caller: Caller,
  seconds: number,
): Credentials {
  // STS gives whole seconds.
  const expiresAt = (Math.floor(now() / 1000) + seconds) * 1000;
  const { accessKeyId, secretAccessKey, sessionToken } = effects.issueSession({ caller, expiresAt });
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(expiresAt),
  };
}
