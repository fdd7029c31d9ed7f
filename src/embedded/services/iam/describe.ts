/** What IAM keeps, as its responses show it. */
import type {
  AttachedPermissionsBoundary,
  Group as GroupShape,
  InstanceProfile as InstanceProfileShape,
  Policy as PolicyShape,
  Role as RoleShape,
  User as UserShape,
} from "@aws-sdk/client-iam";
import { arnOf } from "./names.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import type { Account, Group, Identity, InstanceProfile, Role, User } from "./state.ts";
import { someTags, tagList } from "./tags.ts";

/** Documents travel URL-encoded, as RFC 3986 has it. */
export const encodedDocument = (document: string): string =>
  encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const boundaryOf = ({ boundary }: Identity): { PermissionsBoundary?: AttachedPermissionsBoundary } =>
  boundary === undefined
    ? {}
    : {
        PermissionsBoundary: { PermissionsBoundaryType: "Policy" as never, PermissionsBoundaryArn: boundary },
      };

/** As lists show it: without tags and boundary. */
export const briefUser = (account: Account, user: User): UserShape => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: arnOf(account, user),
  CreateDate: new Date(user.createdAt),
});

export const wholeUser = (account: Account, user: User): UserShape => ({
  ...briefUser(account, user),
  ...boundaryOf(user),
  ...someTags(user.tags),
});

export const describeGroup = (account: Account, group: Group): GroupShape => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: arnOf(account, group),
  CreateDate: new Date(group.createdAt),
});

/** As CreateRole and instance profiles show it. */
export const briefRole = (account: Account, role: Role): RoleShape => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: arnOf(account, role),
  CreateDate: new Date(role.createdAt),
  AssumeRolePolicyDocument: encodedDocument(role.trustPolicy),
  ...(role.description === undefined ? {} : { Description: role.description }),
});

/** As ListRoles shows it. */
export const listedRole = (account: Account, role: Role): RoleShape => ({
  ...briefRole(account, role),
  MaxSessionDuration: role.maxSessionDuration,
});

export const wholeRole = (account: Account, role: Role): RoleShape => ({
  ...listedRole(account, role),
  ...boundaryOf(role),
  ...someTags(role.tags),
  RoleLastUsed: {},
});

export const createdRole = (account: Account, role: Role): RoleShape => ({
  ...briefRole(account, role),
  ...boundaryOf(role),
  ...someTags(role.tags),
});

export const briefProfile = (account: Account, profile: InstanceProfile): InstanceProfileShape => ({
  Path: profile.path,
  InstanceProfileName: profile.name,
  InstanceProfileId: profile.id,
  Arn: arnOf(account, profile),
  CreateDate: new Date(profile.createdAt),
  Roles: profile.role ? [briefRole(account, profile.role)] : [],
});

export const wholeProfile = (account: Account, profile: InstanceProfile): InstanceProfileShape => ({
  ...briefProfile(account, profile),
  Tags: tagList(profile.tags),
});

/** Everyone that a policy is attached to. */
export function entitiesOf(account: Account, arn: string): Identity[] {
  const all: Identity[] = [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
  return all.filter(({ attached }) => attached.has(arn));
}

/** Everyone whose permissions a policy bounds. */
export function boundedBy(account: Account, arn: string): Identity[] {
  const all: Identity[] = [...account.users.values(), ...account.roles.values()];
  return all.filter(({ boundary }) => boundary === arn);
}

/** As lists show it. */
export const briefPolicy = (account: Account, policy: ManagedPolicy): PolicyShape => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersion,
  AttachmentCount: entitiesOf(account, policy.arn).length,
  PermissionsBoundaryUsageCount: boundedBy(account, policy.arn).length,
  IsAttachable: true,
  CreateDate: new Date(policy.createdAt),
  UpdateDate: new Date(policy.updatedAt),
});

export const wholePolicy = (account: Account, policy: ManagedPolicy): PolicyShape => ({
  ...briefPolicy(account, policy),
  ...(policy.description === undefined ? {} : { Description: policy.description }),
  Tags: tagList(policy.tags),
});
