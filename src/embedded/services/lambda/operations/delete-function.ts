import type { DeleteFunctionRequest, DeleteFunctionResponse } from "@aws-sdk/client-lambda";
import { invalidParameter, resourceConflict } from "../errors.ts";
import { findFunction } from "../find-function.ts";
import { findRevision, type LambdaFunction, type Revision } from "../state.ts";
import type { LambdaContext } from "../context.ts";

/** Deletes a function or, with Qualifier, one version: https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html */
export async function deleteFunction(
  input: DeleteFunctionRequest,
  context: LambdaContext,
): Promise<DeleteFunctionResponse> {
  const { fn, reference } = findFunction(context, input, "DeleteFunction");
  if (reference.qualifier !== undefined) await deleteVersion(fn, reference.qualifier, context);
  else await deleteAll(fn, context);
  return { StatusCode: 204 };
}

async function deleteVersion(fn: LambdaFunction, qualifier: string, context: LambdaContext): Promise<void> {
  if (qualifier === "$LATEST") {
    throw invalidParameter("$LATEST version cannot be deleted without deleting the function.");
  }
  if (fn.aliases.has(qualifier)) throw invalidParameter("Deletion of aliases is not currently supported.");
  const revision = findRevision(fn, qualifier);
  const aliases = [...fn.aliases.values()].filter(({ functionVersion }) => functionVersion === qualifier);
  if (aliases.length > 0) {
    const names = aliases.map(({ name }) => name).join(", ");
    throw resourceConflict(`Unable to delete version because the following aliases reference it: [${names}]`);
  }
  fn.versions.delete(qualifier);
  fn.policies.delete(qualifier);
  await context.environments.retire([revision]);
}

async function deleteAll(fn: LambdaFunction, context: LambdaContext): Promise<void> {
  context.functions.remove(fn);
  const revisions: Revision[] = [fn.latest, ...(fn.previous ? [fn.previous] : []), ...fn.versions.values()];
  await context.environments.retire(revisions);
  await context.code.remove(revisions.map(({ code }) => code));
}
