/** AWS IAM: users, groups, roles and the policies that say what they may do. */
import type { Principal, ServiceImplementation } from "../../../wire/service.ts";
import type { IamEffects } from "./effects.ts";
import { type IdentityPolicies, policiesOf } from "./identity-policies.ts";
import { operations } from "./operations.ts";
import { type IamShared, IamState } from "./state.ts";

export interface Iam extends ServiceImplementation<IamShared> {
  /** What a user's or role's policies are; undefined for the root user, and for what IAM does not have. */
  policiesOf(accountId: string, principal: Principal): IdentityPolicies | undefined;
}

export function createIam(effects: IamEffects): Iam {
  const state = new IamState();
  return {
    operations,
    context: { state, effects },
    policiesOf: (accountId, principal) => policiesOf(state, accountId, principal),
  };
}
