/** A role as STS sees it. */
import { arnOf } from "./names.ts";
import type { IamState } from "./state.ts";

export interface AssumableRole {
  readonly arn: string;
  readonly accountId: string;
  readonly roleName: string;
  readonly roleId: string;
  readonly trustPolicy: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

/** Undefined for an ARN that is no role's, path included. */
export function findRoleByArn(state: IamState, arn: string): AssumableRole | undefined {
  const [, accountId, path = ""] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  if (accountId === undefined) return undefined;
  const account = state.account(accountId);
  const role = account.roles.get(path.slice(path.lastIndexOf("/") + 1));
  if (!role || arnOf(account, role) !== arn) return undefined;
  const { name, id, trustPolicy, maxSessionDuration } = role;
  return { arn, accountId, roleName: name, roleId: id, trustPolicy, maxSessionDuration };
}
