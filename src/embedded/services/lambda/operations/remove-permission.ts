import { randomUUID } from "node:crypto";
import type { RemovePermissionRequest } from "@aws-sdk/client-lambda";
import { policyNotFound, revisionMismatch, statementNotFound } from "../errors.ts";
import { findFunction, requireQualifier } from "../find-function.ts";
import type { LambdaContext } from "../context.ts";

/** Takes a statement out of the policy: https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html */
export function removePermission(input: RemovePermissionRequest, context: LambdaContext): object {
  const found = findFunction(context, input, "RemovePermission");
  requireQualifier(found);
  const { fn, reference } = found;
  const qualifier = reference.qualifier ?? "";
  const policy = fn.policies.get(qualifier);
  if (!policy) throw policyNotFound();
  if (input.RevisionId !== undefined && input.RevisionId !== policy.revisionId)
    throw revisionMismatch("GetPolicy");
  const statements = policy.statements.filter(({ Sid }) => Sid !== input.StatementId);
  if (statements.length === policy.statements.length) throw statementNotFound(input.StatementId ?? "");
  if (statements.length === 0) fn.policies.delete(qualifier);
  else fn.policies.set(qualifier, { statements, revisionId: randomUUID() });
  return {};
}
