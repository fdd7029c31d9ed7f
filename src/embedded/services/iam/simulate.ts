/**
 * What policies would decide, without a request.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
import type {
  ContextEntry,
  EvaluationResult,
  SimulateCustomPolicyRequest,
  Statement as MatchedStatement,
} from "@aws-sdk/client-iam";
import { length, required } from "../constraints.ts";
import { type Policy, PolicyFault } from "../../../policy/document.ts";
import {
  type AccessRequest,
  allows,
  type AppliedPolicies,
  decide,
  statementApplies,
} from "../../../policy/evaluate.ts";
import type { RequestContext } from "../../../policy/pattern.ts";
import type { Requester } from "../../../policy/principals.ts";
import { readPolicy } from "../../../policy/read-policy.ts";
import { invalidInput, validate } from "./errors.ts";
import type { NamedPolicy } from "./identity-policies.ts";
import { pageFacts, pageOf } from "./paging.ts";

type Input = Omit<SimulateCustomPolicyRequest, "PolicyInputList">;

export interface Simulated {
  readonly identity: readonly NamedPolicy[];
  readonly boundary: Policy | undefined;
  readonly requester: Requester;
}

/** @throws InvalidInput, ValidationError */
export function simulate(input: Input, simulated: Simulated) {
  const { ActionNames: actions, ResourceArns: resources = ["*"] } = input;
  validate(required("actionNames", actions));
  for (const [index, action] of actions!.entries()) {
    validate(length(`actionNames.${index + 1}.member`, action, { min: 3, max: 128 }));
    if (!/^[\w-]+:[\w*]+$/.test(action)) throw invalidInput(`Invalid Action name: ${action}`);
  }
  const own = simulated.boundary;
  const [given] = readPolicies(input.PermissionsBoundaryPolicyInputList, "boundary");
  const policies: AppliedPolicies = {
    identity: simulated.identity.map(({ policy }) => policy),
    boundary: given?.policy ?? own,
    session: undefined,
    resource: input.ResourcePolicy === undefined ? undefined : readOne(input.ResourcePolicy),
  };
  const context = contextOf(input.ContextEntries);
  const all = actions!.flatMap((action) =>
    resources.map((resource): EvaluationResult => {
      const owner = ownerOf(input.ResourceOwner) ?? simulated.requester.accountId!;
      const request = { requester: simulated.requester, action, resource, resourceAccount: owner, context };
      return evaluate(request, policies, simulated.identity);
    }),
  );
  const page = pageOf(all, input);
  return { EvaluationResults: page.items, ...pageFacts(page) };
}

function evaluate(
  request: AccessRequest,
  policies: AppliedPolicies,
  named: readonly NamedPolicy[],
): EvaluationResult {
  const decision = decide(request, policies);
  const { boundary } = policies;
  const effect = decision.allowed ? "Allow" : decision.explicit ? "Deny" : undefined;
  return {
    EvalActionName: request.action,
    EvalResourceName: request.resource,
    EvalDecision: decision.allowed ? "allowed" : decision.explicit ? "explicitDeny" : "implicitDeny",
    MatchedStatements: named.flatMap((one) => matched(one, request, effect)),
    MissingContextValues: missingKeys(named, request.context),
    ...(boundary && {
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allows(boundary, request) },
    }),
  };
}

const sourceTypes = { user: "user", group: "group", role: "role" } as const;

function matched(
  { id, source, policy }: NamedPolicy,
  request: AccessRequest,
  effect: "Allow" | "Deny" | undefined,
): MatchedStatement[] {
  return policy.statements
    .filter((statement) => statement.effect === effect)
    .filter((statement) => statementApplies(statement, request, policy.hasVariables))
    .map(() => ({
      SourcePolicyId: id,
      SourcePolicyType: id.startsWith("arn:aws:iam::aws:") ? "aws-managed" : sourceTypes[source],
    }));
}

/** Condition keys that the policies ask for and the caller of the simulation did not give. */
function missingKeys(named: readonly NamedPolicy[], context: RequestContext): string[] {
  const asked = named.flatMap(({ policy }) =>
    policy.statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)),
  );
  return [...new Set(asked)].filter((key) => !context.has(key.toLowerCase()));
}

const contextOf = (entries: readonly ContextEntry[] = []): RequestContext =>
  new Map(
    entries.map(({ ContextKeyName: key = "", ContextKeyValues: values = [] }) => [key.toLowerCase(), values]),
  );

/** 12 digits or the ARN of an account's root user. */
const ownerOf = (owner: string | undefined): string | undefined => owner?.match(/\d{12}/)?.[0];

/** Policies given with the request. */
export const readPolicies = (documents: readonly string[] = [], name = "PolicyInputList"): NamedPolicy[] =>
  documents.map((document, index) => ({
    id: `${name}.${index + 1}`,
    source: "user",
    policy: readOne(document),
  }));

function readOne(document: string): Policy {
  try {
    return readPolicy(document);
  } catch (fault) {
    if (fault instanceof PolicyFault) throw invalidInput("Syntax errors in policy.");
    throw fault;
  }
}
