/** Aliases: https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html */
import { randomUUID } from "node:crypto";
import type { AliasConfiguration, AliasRoutingConfiguration } from "@aws-sdk/client-lambda";
import { aliasNotFound, functionNotFound, notImplemented, validationFailed } from "./errors.ts";
import { mustMatch } from "./function-name.ts";
import type { Alias, LambdaFunction } from "./state.ts";

const namePattern = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

/** @throws AwsError ValidationException. */
export function checkAliasName(name: string | undefined): string {
  if (name !== undefined && name.length <= 128 && new RegExp(`^${namePattern}$`).test(name)) return name;
  throw validationFailed("name", name, mustMatch(namePattern));
}

/** @throws AwsError ResourceNotFoundException. */
export function getAliasOf(fn: LambdaFunction, name: string | undefined): Alias {
  const alias = fn.aliases.get(name ?? "");
  if (!alias) throw aliasNotFound(`${fn.arn}:${name}`);
  return alias;
}

export interface AliasInput {
  readonly FunctionVersion?: string | undefined;
  readonly Description?: string | undefined;
  readonly RoutingConfig?: AliasRoutingConfiguration | undefined;
}

/**
 * Sets an alias, keeping of the one before what the input leaves out.
 * @throws AwsError ResourceNotFoundException for a version that does not exist; NotImplemented for weighted routing.
 */
export function setAlias(fn: LambdaFunction, name: string, input: AliasInput): Alias {
  if (Object.keys(input.RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0) {
    throw notImplemented("RoutingConfig of aliases");
  }
  const before = fn.aliases.get(name);
  const functionVersion = input.FunctionVersion ?? before?.functionVersion ?? "";
  if (functionVersion !== "$LATEST" && !fn.versions.has(functionVersion)) {
    throw functionNotFound(`${fn.arn}:${functionVersion}`);
  }
  const alias: Alias = {
    name,
    arn: `${fn.arn}:${name}`,
    functionVersion,
    description: input.Description ?? before?.description ?? "",
    revisionId: randomUUID(),
  };
  fn.aliases.set(name, alias);
  return alias;
}

export const describeAlias = (alias: Alias): AliasConfiguration => ({
  AliasArn: alias.arn,
  Name: alias.name,
  FunctionVersion: alias.functionVersion,
  Description: alias.description,
  RevisionId: alias.revisionId,
});
