/**
 * Temporary keys of a role, for whom its trust policy lets.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import { length, pattern, range, required } from "../../constraints.ts";
import type { Caller, Requirement } from "../../../../wire/service.ts";
import type { AssumableRole, StsContext } from "../context.ts";
import { sessionCredentials } from "../credentials.ts";
import { accessDenied, notImplemented, validate, validationError } from "../errors.ts";
import { sessionPolicies } from "../session-policies.ts";
import { sessionTags } from "../session-tags.ts";

const hour = 3600;
const sessionNameForm = "[\\w+=,.@-]*";

/** @throws ValidationError, AccessDenied, MalformedPolicyDocument, InvalidParameterValue, NotImplemented */
export function assumeRole(input: AssumeRoleRequest, context: StsContext): AssumeRoleResponse {
  checkInput(input);
  const role = context.effects.findRole(input.RoleArn!);
  const tags = sessionTags(input);
  if (!role || !mayAssume(input, role, context)) {
    throw accessDenied(
      `User: ${context.callerArn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
    );
  }
  const seconds = durationOf(input, role, context.caller);
  const policies = sessionPolicies(input, context);
  const caller = sessionOf(input, role, { policies, tags });
  return {
    Credentials: sessionCredentials(context, caller, seconds),
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    ...(input.SourceIdentity === undefined ? {} : { SourceIdentity: input.SourceIdentity }),
    ...(policies.length === 0 ? {} : { PackedPolicySize: packedSize(policies) }),
  };
}

function checkInput(input: AssumeRoleRequest): void {
  const { RoleArn: arn, RoleSessionName: name, ExternalId: externalId } = input;
  validate(
    required("roleArn", arn),
    length("roleArn", arn, { min: 20, max: 2048 }),
    required("roleSessionName", name),
    length("roleSessionName", name, { min: 2, max: 64 }),
    pattern("roleSessionName", name, sessionNameForm),
    range("durationSeconds", input.DurationSeconds, { min: 900, max: 12 * hour }),
    length("externalId", externalId, { min: 2, max: 1224 }),
    pattern("externalId", externalId, "[\\w+=,.@:\\/-]*"),
    length("sourceIdentity", input.SourceIdentity, { min: 2, max: 64 }),
    pattern("sourceIdentity", input.SourceIdentity, sessionNameForm),
  );
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn!)) throw validationError(`${arn} is invalid`);
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) throw notImplemented("SerialNumber");
}

/** The trust policy must let the caller in, for tags and a source identity too. */
function mayAssume(input: AssumeRoleRequest, role: AssumableRole, { isAllowed }: StsContext): boolean {
  const actions = [
    "sts:AssumeRole",
    ...((input.Tags ?? []).length > 0 ? ["sts:TagSession"] : []),
    ...(input.SourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
  const requirement = (action: string): Requirement => ({
    action,
    resource: role.arn,
    accountId: role.accountId,
    policy: role.trustPolicy,
    policyMustAllow: true,
    conditions: {
      "sts:ExternalId": input.ExternalId,
      "sts:RoleSessionName": input.RoleSessionName,
      "sts:SourceIdentity": input.SourceIdentity,
      "aws:TagKeys": input.Tags?.map(({ Key = "" }) => Key),
      ...Object.fromEntries(
        (input.Tags ?? []).map(({ Key = "", Value }) => [`aws:RequestTag/${Key}`, Value]),
      ),
    },
  });
  return actions.every((action) => isAllowed!(requirement(action)));
}

/** Roles assumed by roles have an hour at most. */
function durationOf(
  { DurationSeconds: wanted }: AssumeRoleRequest,
  role: AssumableRole,
  caller: Caller,
): number {
  if (caller.principal.kind === "role" && wanted !== undefined && wanted > hour) {
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  if (wanted !== undefined && wanted > role.maxSessionDuration) {
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return wanted ?? hour;
}

function sessionOf(
  { RoleSessionName: name = "" }: AssumeRoleRequest,
  { accountId, arn, roleName, roleId }: AssumableRole,
  {
    policies,
    tags,
  }: { readonly policies: readonly string[]; readonly tags: Readonly<Record<string, string>> },
): Caller {
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${name}`,
    userId: `${roleId}:${name}`,
    principal: { kind: "role", roleArn: arn, roleName, sessionName: name, sessionPolicies: policies },
    isSession: true,
    tags,
  };
}

/** Percent of what is allowed; AWS packs policies before it measures them, so its number is smaller. */
const packedSize = (policies: readonly string[]): number =>
  Math.min(100, Math.ceil((policies.join("").length / (2048 * 2)) * 100));
