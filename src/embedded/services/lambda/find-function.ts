import { aliasNotFound, functionNotFound } from "./errors.ts";
import {
  type FunctionReference,
  qualifiedArn,
  readFunctionName,
  requireOwnAccount,
} from "./function-name.ts";
import { type LambdaFunction, type Revision, findRevision } from "./state.ts";
import type { LambdaContext } from "./context.ts";

export interface Wanted {
  readonly FunctionName?: string | undefined;
  readonly Qualifier?: string | undefined;
}

export interface Found {
  readonly fn: LambdaFunction;
  readonly reference: FunctionReference;
}

/** The function a caller names, of the caller's own account. @throws AwsError as readFunctionName and get. */
export function findFunction(context: LambdaContext, wanted: Wanted, action: string): Found {
  const reference = readFunctionName(wanted.FunctionName, context, wanted.Qualifier);
  requireOwnAccount(reference, context, action);
  return { fn: context.functions.get(reference), reference };
}

/** The function and the revision that name or Qualifier mean. */
export function findQualified(
  context: LambdaContext,
  wanted: Wanted,
  action: string,
): Found & { revision: Revision; qualifier: string | undefined } {
  const { fn, reference } = findFunction(context, wanted, action);
  const { qualifier } = reference;
  return { fn, reference, revision: findRevision(fn, qualifier), qualifier };
}

/** @throws AwsError ResourceNotFoundException for a qualifier that is neither version nor alias. */
export function requireQualifier({ fn, reference }: Found): void {
  const { qualifier } = reference;
  if (qualifier === undefined || fn.aliases.has(qualifier) || fn.versions.has(qualifier)) return;
  const arn = qualifiedArn(reference);
  throw /^\d+$/.test(qualifier) ? functionNotFound(arn) : aliasNotFound(arn);
}
