import { length, pattern, required } from "../constraints.ts";
import { reservedAlias, validate, validationError } from "./errors.ts";

/**
 * The name, when it is one a customer may make, change or delete.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html#KMS-CreateAlias-request-AliasName
 * @throws ValidationException, NotAuthorizedException for names of AWS managed keys
 */
export function checkAliasName(name: string | undefined): string {
  validate(
    required("aliasName", name),
    length("aliasName", name, { min: 1, max: 256 }),
    pattern("aliasName", name, "[a-zA-Z0-9:/_-]+"),
  );
  if (!name!.startsWith("alias/") || name!.length === "alias/".length) {
    throw validationError(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  }
  if (name!.includes(":")) throw validationError(`${name} contains invalid characters for an alias`);
  if (name!.startsWith("alias/aws/")) throw reservedAlias();
  return name!;
}

/** @throws ValidationException: an alias names a key, never another alias */
export function checkAliasTarget(keyId: string | undefined): void {
  validate(required("targetKeyId", keyId));
  if (keyId!.startsWith("alias/") || keyId!.includes(":alias/")) {
    throw validationError("Aliases must refer to keys. Not aliases");
  }
}
