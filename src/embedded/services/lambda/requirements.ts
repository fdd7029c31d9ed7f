/**
 * The permissions that Lambda's operations take.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
import { asIs } from "../../../common/needs/arns.ts";
import { needsOf } from "../../../common/needs/needs.ts";
import type { Requirement } from "../../../wire/service.ts";
import { type FunctionReference, readFunctionName } from "./function-name.ts";
import { policyDocument } from "./policy.ts";
import type { LambdaContext } from "./context.ts";

type Input = Readonly<Record<string, unknown>>;

export function requirementsOf(operation: string, input: Input, context: LambdaContext): Requirement[] {
  const reference = referenceOf(input, context);
  const fn = reference && context.functions.find(reference);
  const statements = fn?.policies.get(reference?.qualifier ?? "")?.statements;
  return needsOf({ service: "lambda", operation, input }, context, asIs).map(
    ({ action, resource }): Requirement =>
      action === "iam:PassRole"
        ? {
            action,
            resource,
            accountId: context.accountId,
            conditions: { "iam:PassedToService": "lambda.amazonaws.com" },
          }
        : {
            action,
            resource: reference ? withQualifier(reference) : resource,
            accountId: reference?.accountId ?? context.accountId,
            policy: statements && policyDocument(statements),
          },
  );
}

const withQualifier = ({ accountId, region, name, qualifier }: FunctionReference): string =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`;

/** A name that is none is for the operation to refuse. */
function referenceOf(input: Input, context: LambdaContext): FunctionReference | undefined {
  const [name, qualifier] = [input["FunctionName"], input["Qualifier"]];
  if (typeof name !== "string") return undefined;
  try {
    return readFunctionName(name, context, typeof qualifier === "string" ? qualifier : undefined);
  } catch {
    return undefined;
  }
}
