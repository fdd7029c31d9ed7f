import { randomUUID } from "node:crypto";
import type { AddPermissionRequest, AddPermissionResponse } from "@aws-sdk/client-lambda";
import { invalidParameter, resourceConflict, revisionMismatch } from "../errors.ts";
import { findFunction, requireQualifier } from "../find-function.ts";
import { qualifiedArn } from "../function-name.ts";
import { newStatement } from "../policy.ts";
import { onlySupports } from "../supported-parameters.ts";
import type { LambdaContext } from "../context.ts";

const supported: readonly (keyof AddPermissionRequest)[] = [
  "FunctionName",
  "StatementId",
  "Action",
  "Principal",
  "SourceArn",
  "SourceAccount",
  "EventSourceToken",
  "Qualifier",
  "RevisionId",
];

/** Lets a service or an account use a function: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function addPermission(input: AddPermissionRequest, context: LambdaContext): AddPermissionResponse {
  onlySupports("AddPermission", input, supported);
  const found = findFunction(context, input, "AddPermission");
  const { fn, reference } = found;
  if (reference.qualifier === "$LATEST") {
    throw invalidParameter("We currently do not support adding policies for $LATEST.");
  }
  requireQualifier(found);
  const qualifier = reference.qualifier ?? "";
  const policy = fn.policies.get(qualifier);
  if (input.RevisionId !== undefined && input.RevisionId !== policy?.revisionId) {
    throw revisionMismatch("GetPolicy");
  }
  const statements = policy?.statements ?? [];
  if (statements.some(({ Sid }) => Sid === input.StatementId)) {
    throw resourceConflict(
      `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  const statement = newStatement(input, qualifiedArn(reference));
  fn.policies.set(qualifier, { statements: [...statements, statement], revisionId: randomUUID() });
  return { Statement: JSON.stringify(statement) };
}
