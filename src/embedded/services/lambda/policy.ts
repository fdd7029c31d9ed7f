/** Resource policies of functions: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
import type { AddPermissionRequest } from "@aws-sdk/client-lambda";
import { invalidParameter, validationFailed } from "./errors.ts";
import { mustMatch } from "./function-name.ts";
import type { LambdaFunction, Statement } from "./state.ts";

/** The caller of an invocation: an AWS service on behalf of a resource, or an account. */
export interface Asker {
  readonly principal: { readonly service: string } | { readonly account: string };
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** @throws AwsError ValidationException, InvalidParameterValueException. */
export function newStatement(input: AddPermissionRequest, resource: string): Statement {
  const { StatementId = "", Action = "", SourceArn, SourceAccount, EventSourceToken } = input;
  requirePattern("statementId", StatementId, "([a-zA-Z0-9-_]{1,100})");
  requirePattern("action", Action, "(lambda:[*]|lambda:[a-zA-Z]+|[*])");
  if (SourceArn !== undefined)
    requirePattern(
      "sourceArn",
      SourceArn,
      "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:([a-z]{2}(-gov)?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)",
    );
  if (SourceAccount !== undefined) requirePattern("sourceAccount", SourceAccount, "\\d{12}");
  const equals = {
    ...(SourceAccount !== undefined && { "AWS:SourceAccount": SourceAccount }),
    ...(EventSourceToken !== undefined && { "lambda:EventSourceToken": EventSourceToken }),
  };
  const condition = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(SourceArn !== undefined && { ArnLike: { "AWS:SourceArn": SourceArn } }),
  };
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: readPrincipal(input.Principal),
    Action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

function requirePattern(member: string, value: string, pattern: string): void {
  if (!new RegExp(`^${pattern}$`).test(value)) throw validationFailed(member, value, mustMatch(pattern));
}

function readPrincipal(principal = ""): Statement["Principal"] {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (/^arn:aws[a-zA-Z-]*:(iam|sts)::\d{12}:.+$/.test(principal)) return { AWS: principal };
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(principal)) return { Service: principal };
  throw invalidParameter("The provided principal was invalid. Please check the principal and try again.");
}

/** The document that GetPolicy gives, as text. */
export const policyDocument = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });

/** Whether the policy of the function or, for a qualified ARN, of that version or alias allows to invoke it. */
export function allowsInvoke(fn: LambdaFunction, qualifier: string | undefined, asker: Asker): boolean {
  const statements = fn.policies.get(qualifier ?? "")?.statements ?? [];
  return statements.some(
    (statement) =>
      ["lambda:InvokeFunction", "lambda:*", "*"].includes(statement.Action) &&
      principalMatches(statement.Principal, asker) &&
      conditionsHold(statement.Condition ?? {}, asker),
  );
}

function principalMatches(principal: Statement["Principal"], { principal: asking }: Asker): boolean {
  if (principal === "*") return true;
  if ("service" in asking) return principal["Service"] === asking.service;
  return principal["AWS"]?.split(":")[4] === asking.account;
}

function conditionsHold(conditions: NonNullable<Statement["Condition"]>, asker: Asker): boolean {
  const facts: Record<string, string | undefined> = {
    "AWS:SourceArn": asker.sourceArn,
    "AWS:SourceAccount": asker.sourceAccount,
  };
  return Object.entries(conditions).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, value]) => {
      const fact = facts[key];
      if (fact === undefined) return false;
      return operator === "ArnLike" ? arnMatches(fact, value) : fact === value;
    }),
  );
}

/** `*` and `?` match within each of an ARN's six parts: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN */
function arnMatches(arn: string, pattern: string): boolean {
  const parts = splitArn(arn);
  const wanted = splitArn(pattern);
  return wanted.every((part, index) => wildcard(part).test(parts[index] ?? ""));
}

function splitArn(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
