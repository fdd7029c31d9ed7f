/**
 * Whether a request is allowed, from all policies that apply to it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { holds } from "./conditions.ts";
import type { Policy, Statement } from "./document.ts";
import { arnFits, matches, type RequestContext } from "./pattern.ts";
import { type Naming, namingOf, type Requester } from "./principals.ts";

export interface AccessRequest {
  readonly requester: Requester;
  /** For example `s3:GetObject`. */
  readonly action: string;
  /** ARN, or `*` for an action on no resource. */
  readonly resource: string;
  /** 12 digits: whose resource it is. */
  readonly resourceAccount: string;
  readonly context: RequestContext;
}

export interface AppliedPolicies {
  readonly identity: readonly Policy[];
  readonly boundary: Policy | undefined;
  /** Each narrows what the session may do; undefined when there is none. */
  readonly session: readonly Policy[] | undefined;
  readonly resource: Policy | undefined;
  /**
   * The resource's policy must name the requester or its account, as KMS keys and roles ask it:
   * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
   */
  readonly resourceMustAllow?: boolean;
}

export type PolicyType =
  | "identity-based policy"
  | "permissions boundary"
  | "session policy"
  | "resource-based policy";

export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly explicit: boolean; readonly by: PolicyType };

const allowed: Decision = { allowed: true };
const missing = (by: PolicyType): Decision => ({ allowed: false, explicit: false, by });

export function decide(request: AccessRequest, policies: AppliedPolicies): Decision {
  const denial = explicitDenial(request, policies);
  if (denial) return { allowed: false, explicit: true, by: denial };
  const { requester } = request;
  const granted = policies.resource ? grantOf(policies.resource, request) : "none";
  const isOwn = requester.accountId === request.resourceAccount;
  if (requester.kind === "service" || requester.kind === "anonymous") {
    return granted === "none" ? missing("resource-based policy") : allowed;
  }
  if ((!isOwn || policies.resourceMustAllow) && granted === "none") return missing("resource-based policy");
  if (requester.kind === "root") return allowed;
  if (isOwn && granted === "itself") return allowed;
  const isEnough = isOwn && (granted === "role" || granted === "everyone");
  return (
    narrowed(request, policies, isEnough && requester.kind === "user") ??
    identityDecision(request, policies, isEnough)
  );
}

function identityDecision(
  request: AccessRequest,
  { identity }: AppliedPolicies,
  isEnough: boolean,
): Decision {
  const isGranted = isEnough || identity.some((policy) => allows(policy, request));
  return isGranted ? allowed : missing("identity-based policy");
}

/** A boundary and session policies must allow too; a resource policy that names a user outdoes its boundary. */
function narrowed(
  request: AccessRequest,
  { boundary, session }: AppliedPolicies,
  isFree: boolean,
): Decision | undefined {
  if (isFree) return undefined;
  if (boundary && !allows(boundary, request)) return missing("permissions boundary");
  if (session && !session.some((policy) => allows(policy, request))) return missing("session policy");
  return undefined;
}

function explicitDenial(request: AccessRequest, policies: AppliedPolicies): PolicyType | undefined {
  const denies = (list: readonly (Policy | undefined)[] = []): boolean =>
    list.some((policy) => policy && appliesWith(policy, "Deny", request));
  if (denies(policies.identity)) return "identity-based policy";
  if (denies([policies.resource])) return "resource-based policy";
  if (denies([policies.boundary])) return "permissions boundary";
  return denies(policies.session) ? "session policy" : undefined;
}

/** Whether any statement of a policy allows a request, its denials left out of account. */
export const allows = (policy: Policy, request: AccessRequest): boolean =>
  appliesWith(policy, "Allow", request);

const appliesWith = (policy: Policy, effect: Statement["effect"], request: AccessRequest): boolean =>
  policy.statements.some(
    (statement) => statement.effect === effect && statementApplies(statement, request, policy.hasVariables),
  );

/** The strongest grant of a resource's policy to the requester. */
function grantOf(policy: Policy, request: AccessRequest): Naming {
  const namings = policy.statements
    .filter(({ effect }) => effect === "Allow")
    .filter((statement) => statementApplies(statement, request, policy.hasVariables))
    .map(({ principals }) => (principals ? namingOf(principals, request.requester) : "account"));
  return (["itself", "role", "everyone", "account"] as const).find((one) => namings.includes(one)) ?? "none";
}

/** Whether a statement is about the request: its principal, action, resource and conditions all fit. */
export function statementApplies(
  statement: Statement,
  request: AccessRequest,
  hasVariables: boolean,
): boolean {
  const { principals, notPrincipals, actions, notActions, conditions } = statement;
  if (principals && namingOf(principals, request.requester) === "none") return false;
  if (notPrincipals && namingOf(notPrincipals, request.requester) !== "none") return false;
  if (actions && !actionFits(request.action, actions)) return false;
  if (notActions && actionFits(request.action, notActions)) return false;
  if (!resourceFits(statement, request, hasVariables)) return false;
  return conditions.every((condition) => holds(condition, request.context, hasVariables));
}

/** Actions are matched without regard to case. */
const actionFits = (action: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    matches(action.toLowerCase(), pattern.toLowerCase(), { variables: undefined, wildcards: true }),
  );

/** A trust policy has no Resource: it is about its role. */
function resourceFits(
  { resources, notResources }: Statement,
  { resource, context }: AccessRequest,
  hasVariables: boolean,
): boolean {
  const options = { variables: hasVariables ? context : undefined, wildcards: true };
  const fitsOne = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => arnFits(resource, pattern, options));
  if (resources) return fitsOne(resources);
  return notResources ? !fitsOne(notResources) : true;
}
