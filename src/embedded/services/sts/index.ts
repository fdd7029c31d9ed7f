/** AWS STS: who is asking, and temporary credentials. */
import type { ServiceImplementation } from "../../../wire/service.ts";
import type { StsEffects, StsShared } from "./context.ts";
import { getAccessKeyInfo } from "./operations/get-access-key-info.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";
import { getSessionToken } from "./operations/get-session-token.ts";

export const createSts = (effects: StsEffects): ServiceImplementation<StsShared> => ({
  operations,
  context: { effects },
});

const operations = {
  GetAccessKeyInfo: getAccessKeyInfo,
  GetCallerIdentity: getCallerIdentity,
  GetSessionToken: getSessionToken,
};
