/** AWS IAM: users, groups, roles and the policies that say what they may do. */
import type { Principal, ServiceImplementation } from "../../../wire/service.ts";
import type { IamEffects } from "./effects.ts";
import { type AssumableRole, findRoleByArn } from "./assumable-role.ts";
import { type IdentityPolicies, inForce, policiesOf } from "./identity-policies.ts";
import { operations } from "./operations.ts";
import { requirementsOf } from "./requirements.ts";
import { type IamShared, IamState } from "./state.ts";

export interface Iam extends ServiceImplementation<IamShared> {
  /** What a user's or role's policies are; undefined for the root user, and for what IAM does not have. */
  policiesOf(accountId: string, principal: Principal): IdentityPolicies | undefined;
  /** The role of an ARN, with what decides whether it may be assumed. */
  findRole(arn: string): AssumableRole | undefined;
  /** The document of a managed policy that is in force. */
  findPolicy(accountId: string, arn: string): string | undefined;
}

export function createIam(effects: IamEffects): Iam {
  const state = new IamState();
  return {
    operations,
    context: { state, effects },
    requirements: requirementsOf,
    findRole: (arn) => findRoleByArn(state, arn),
    findPolicy: (accountId, arn) => {
      const policy = state.findPolicy(accountId, arn);
      return policy && inForce(policy);
    },
    policiesOf: (accountId, principal) => policiesOf(state, accountId, principal),
  };
}
