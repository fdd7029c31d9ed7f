/** AWS STS: who is asking, and temporary credentials. */
import type { ServiceImplementation } from "../../../wire/service.ts";
import type { StsEffects, StsShared } from "./context.ts";
import { assumeRole } from "./operations/assume-role.ts";
import { getAccessKeyInfo } from "./operations/get-access-key-info.ts";
import { getCallerIdentity } from "./operations/get-caller-identity.ts";
import { getSessionToken } from "./operations/get-session-token.ts";
import { requirementsOf } from "./requirements.ts";

export const createSts = (effects: StsEffects): ServiceImplementation<StsShared> => ({
  operations,
  context: { effects },
  requirements: requirementsOf,
});

const operations = {
  AssumeRole: assumeRole,
  GetAccessKeyInfo: getAccessKeyInfo,
  GetCallerIdentity: getCallerIdentity,
  GetSessionToken: getSessionToken,
};
