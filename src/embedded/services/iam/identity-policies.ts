/** All policies that say what a user or role may do. */
import type { Policy } from "../../../policy/document.ts";
import { parsedPolicy } from "../../../policy/parsed-policy.ts";
import type { Principal } from "../../../wire/service.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import type { Account, IamState, Identity, User } from "./state.ts";

export interface NamedPolicy {
  /** Of an inline policy its name; of a managed one its ARN. */
  readonly id: string;
  readonly source: Identity["kind"];
  readonly policy: Policy;
}

export interface IdentityPolicies {
  readonly policies: readonly NamedPolicy[];
  readonly boundary: Policy | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

/** Undefined for the root user, and for a user or role that IAM does not have. */
export function policiesOf(
  state: IamState,
  accountId: string,
  principal: Principal,
): IdentityPolicies | undefined {
  const account = state.account(accountId);
  const identity = identityOf(account, principal);
  return identity && policiesOfIdentity(state, account, identity);
}

function identityOf({ users, roles }: Account, principal: Principal): Identity | undefined {
  if (principal.kind === "user") return users.get(principal.userName);
  return principal.kind === "role" ? roles.get(principal.roleName) : undefined;
}

export function policiesOfIdentity(state: IamState, account: Account, identity: Identity): IdentityPolicies {
  const groups = identity.kind === "user" ? [...(identity as User).groups] : [];
  const managed = (arn: string): ManagedPolicy | undefined => state.findPolicy(account.id, arn);
  const boundary = identity.boundary === undefined ? undefined : managed(identity.boundary);
  return {
    policies: [identity, ...groups].flatMap((one) => ownPolicies(one, managed)),
    boundary: boundary && parsedPolicy(inForce(boundary)),
    tags: identity.tags,
  };
}

function ownPolicies(
  { kind, inline, attached }: Identity,
  managed: (arn: string) => ManagedPolicy | undefined,
): NamedPolicy[] {
  const found = [...attached].flatMap((arn) => managed(arn) ?? []);
  return [
    ...inline
      .values()
      .map(({ name, document }) => ({ id: name, source: kind, policy: parsedPolicy(document) })),
    ...found.map((one) => ({ id: one.arn, source: kind, policy: parsedPolicy(inForce(one)) })),
  ];
}

/** The document of the default version. */
export const inForce = ({ versions, defaultVersion }: ManagedPolicy): string =>
  versions.find(({ id }) => id === defaultVersion)!.document;
