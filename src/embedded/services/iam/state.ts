/** What IAM keeps of each account. */
import type { CallContext } from "../../../wire/service.ts";
import type { IamEffects } from "./effects.ts";
import { awsManagedPolicies } from "./aws-managed-policies.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import { NameMap } from "./name-map.ts";
import type { Named } from "./named.ts";

/** Users, groups and roles: what policies may be put on. */
export interface Identity extends Named {
  readonly kind: "user" | "group" | "role";
  /** Documents by policy name. */
  readonly inline: NameMap<{ readonly name: string; readonly document: string }>;
  /** ARNs of managed policies, in the order they were attached. */
  readonly attached: Set<string>;
  /** ARN of a managed policy; never of a group. */
  boundary: string | undefined;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly createdAt: number;
  status: "Active" | "Inactive";
}

export interface User extends Identity {
  readonly kind: "user";
  readonly groups: Set<Group>;
  readonly accessKeys: Map<string, AccessKey>;
}

export interface Group extends Identity {
  readonly kind: "group";
}

export interface Role extends Identity {
  readonly kind: "role";
  trustPolicy: string;
  description: string | undefined;
  /** Seconds. */
  maxSessionDuration: number;
}

export interface InstanceProfile extends Named {
  readonly kind: "instance-profile";
  role: Role | undefined;
}

export interface Account {
  readonly id: string;
  readonly users: NameMap<User>;
  readonly groups: NameMap<Group>;
  readonly roles: NameMap<Role>;
  readonly instanceProfiles: NameMap<InstanceProfile>;
  readonly policies: NameMap<ManagedPolicy>;
}

export class IamState {
  readonly #accounts = new Map<string, Account>();

  account(id: string): Account {
    let account = this.#accounts.get(id);
    if (!account) {
      account = {
        id,
        users: new NameMap(),
        groups: new NameMap(),
        roles: new NameMap(),
        instanceProfiles: new NameMap(),
        policies: new NameMap(),
      };
      this.#accounts.set(id, account);
    }
    return account;
  }

  /** A managed policy of the account or of AWS. */
  findPolicy(accountId: string, arn: string): ManagedPolicy | undefined {
    const own = this.#accounts.get(accountId)?.policies;
    return awsManagedPolicies.get(arn) ?? own?.values().find((policy) => policy.arn === arn);
  }
}

export interface IamShared {
  readonly state: IamState;
  readonly effects: IamEffects;
}

export type IamContext = CallContext & IamShared;

export const accountOf = ({ state, accountId }: IamContext): Account => state.account(accountId);

/** IAM keeps whole seconds. */
export const nowOf = ({ now }: IamContext): number => Math.floor(now() / 1000) * 1000;
