/** From a name or ARN to what it names. */
import { required } from "../constraints.ts";
import { noSuchEntity, validate, validationError } from "./errors.ts";
import { arnLength, checkName } from "./names.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import {
  accountOf,
  type Group,
  type IamContext,
  type InstanceProfile,
  type Role,
  type User,
} from "./state.ts";

/** @throws ValidationError, NoSuchEntity */
export function findUser(name: string | undefined, context: IamContext): User {
  checkName("userName", name, 128);
  const user = accountOf(context).users.get(name!);
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** The user named, or the one that asks. */
export function findUserOrCaller(name: string | undefined, context: IamContext): User {
  if (name !== undefined) return findUser(name, context);
  const { principal } = context.caller;
  if (principal.kind === "user") return findUser(principal.userName, context);
  throw validationError("Must specify userName when calling with non-User credentials");
}

/** @throws ValidationError, NoSuchEntity */
export function findGroup(name: string | undefined, context: IamContext): Group {
  checkName("groupName", name, 128);
  const group = accountOf(context).groups.get(name!);
  if (!group) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
}

/** @throws ValidationError, NoSuchEntity */
export function findRole(name: string | undefined, context: IamContext): Role {
  checkName("roleName", name, 64);
  const role = accountOf(context).roles.get(name!);
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** @throws ValidationError, NoSuchEntity */
export function findInstanceProfile(name: string | undefined, context: IamContext): InstanceProfile {
  checkName("instanceProfileName", name, 128);
  const profile = accountOf(context).instanceProfiles.get(name!);
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

/** @throws ValidationError, NoSuchEntity */
export function findPolicy(arn: string | undefined, context: IamContext): ManagedPolicy {
  checkPolicyArn("policyArn", arn);
  const policy = context.state.findPolicy(context.accountId, arn!);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** For what changes a policy: AWS's own are out of reach. */
export function findOwnPolicy(arn: string | undefined, context: IamContext): ManagedPolicy {
  checkPolicyArn("policyArn", arn);
  const policy = accountOf(context)
    .policies.values()
    .find((one) => one.arn === arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** @throws ValidationError for what is no ARN of a policy */
export function checkPolicyArn(member: string, arn: string | undefined): void {
  validate(required(member, arn), arnLength(member, arn));
  if (!/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn!))
    throw validationError(`ARN ${arn} is not valid.`);
}
