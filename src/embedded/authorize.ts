/**
 * Whether a caller may make a call: the policies of the identity, of its session and of the resource, evaluated.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import type { Policy } from "../policy/document.ts";
import { type AppliedPolicies, type Decision, decide } from "../policy/evaluate.ts";
import { parsedPolicy } from "../policy/parsed-policy.ts";
import type { Requester } from "../policy/principals.ts";
import { AwsError } from "../wire/errors.ts";
import type { ServiceModel } from "../wire/model.ts";
import type { AnyService, CallContext, Caller, Principal, Requirement } from "../wire/service.ts";
import { accessDenied } from "./access-denied.ts";
import { requestContext } from "./condition-keys.ts";

/** What IAM holds about a user or role. */
export interface IdentityPolicies {
  readonly policies: readonly { readonly policy: Policy }[];
  readonly boundary: Policy | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

interface PolicySources {
  /** Undefined for what IAM does not have. */
  policiesOf(accountId: string, principal: Principal): IdentityPolicies | undefined;
}

interface CallToAuthorize {
  readonly model: ServiceModel;
  readonly implementation: AnyService;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly context: CallContext;
}

/** A call that was let in. */
interface Admission {
  readonly context: CallContext;
  /** The error to answer: a missing object is hidden from callers that may not list. */
  readonly seen: (error: unknown) => unknown;
}

const allowAll: Policy = parsedPolicy(
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
);

/**
 * Runs an operation for a caller that may do it.
 * @throws AwsError AccessDenied in the service's words, and what the operation throws
 */
export async function runAuthorized(call: CallToAuthorize, sources: PolicySources): Promise<unknown> {
  const { context, seen } = authorize(call, sources);
  const operation = call.implementation.operations[call.operation]!;
  try {
    return await operation(call.input as never, context as never);
  } catch (error) {
    throw seen(error);
  }
}

function authorize(call: CallToAuthorize, sources: PolicySources): Admission {
  const { context, model } = call;
  let applied: AppliedIdentity | undefined;
  const check = (requirement: Requirement): Decision =>
    decideOne(requirement, context, (applied ??= identityOf(context.caller, sources)));
  // The root user of an account may do everything; only S3 lets resource policies deny it.
  const requirements = isRoot(context.caller) && model.name !== "s3" ? [] : requirementsOf(call);
  const refuse = (requirement: Requirement): AwsError | undefined => {
    const decision = check(requirement);
    const { action, resource } = requirement;
    context.caller.onAsked?.({ action, resource, allowed: decision.allowed });
    return decision.allowed || (requirement.aclAllows && !decision.explicit)
      ? undefined
      : accessDenied(model, { decision, requirement, context });
  };
  for (const requirement of requirements) {
    const isLater = requirement.whenMissing ?? requirement.isLeftToOperation ?? false;
    const refusal = isLater ? undefined : refuse(requirement);
    if (refusal) throw refusal;
  }
  const others = requirements.map(({ accountId }) => accountId).filter((id) => id !== context.accountId);
  const hidden = requirements.filter(({ whenMissing }) => whenMissing);
  return {
    context: {
      ...context,
      ...(others.length > 0 ? { admittedTo: new Set(others) } : {}),
      isAllowed: (requirement) => refuse(requirement) === undefined,
    },
    seen: (error) => (isMissing(error) ? (hidden.map(refuse).find(Boolean) ?? error) : error),
  };
}

const isRoot = ({ principal }: Caller): boolean => principal.kind === "root";

const isMissing = (error: unknown): boolean =>
  error instanceof AwsError && (error.code === "NoSuchKey" || error.code === "NotFound");

function requirementsOf({
  model,
  implementation,
  operation,
  input,
  context,
}: CallToAuthorize): readonly Requirement[] {
  if (implementation.requirements) return implementation.requirements(operation, input, context as never);
  return [{ action: `${model.name}:${operation}`, resource: "*", accountId: context.accountId }];
}

interface AppliedIdentity extends Omit<AppliedPolicies, "resource"> {
  readonly tags: Readonly<Record<string, string>>;
}

function identityOf(caller: Caller, sources: PolicySources): AppliedIdentity {
  const { principal, accountId } = caller;
  const none = { identity: [], boundary: undefined, session: undefined, tags: caller.tags ?? {} };
  if (principal.kind === "root" || principal.kind === "anonymous") return none;
  const found = sources.policiesOf(accountId, principal);
  const isUnknown = !found && principal.kind === "role" && principal.isUnknown === true;
  const session = principal.kind === "role" ? principal.sessionPolicies.map(parsedPolicy) : [];
  const tags = [...(found?.tags ?? []), ...Object.entries(caller.tags ?? {})];
  return {
    identity: isUnknown ? [allowAll] : (found?.policies ?? []).map(({ policy }) => policy),
    boundary: found?.boundary,
    session: session.length > 0 ? session : undefined,
    tags: Object.fromEntries(tags.map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  };
}

function decideOne(requirement: Requirement, context: CallContext, applied: AppliedIdentity): Decision {
  const { action, resource, accountId, policy, policyMustAllow = false } = requirement;
  return decide(
    {
      requester: requesterOf(context.caller),
      action,
      resource,
      resourceAccount: accountId,
      context: requestContext(context, requirement, applied.tags),
    },
    {
      ...applied,
      resource: policy === undefined ? undefined : parsedPolicy(policy),
      resourceMustAllow: policyMustAllow,
    },
  );
}

const requesterOf = ({ accountId, arn, principal }: Caller): Requester => ({
  kind: principal.kind,
  accountId: principal.kind === "anonymous" ? undefined : accountId,
  arn,
  ...(principal.kind === "role" ? { roleArn: principal.roleArn } : {}),
});
