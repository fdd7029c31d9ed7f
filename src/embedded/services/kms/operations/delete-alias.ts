/** Takes a name away; the key stays. https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html */
import type { DeleteAliasRequest } from "@aws-sdk/client-kms";
import { checkAliasName } from "../alias-rules.ts";
import { aliasNotFound } from "../errors.ts";
import { type KmsContext, arn } from "../state.ts";

/** @throws NotFoundException, ValidationException, NotAuthorizedException */
export function deleteAlias(input: DeleteAliasRequest, context: KmsContext): void {
  const name = checkAliasName(input.AliasName);
  if (!context.state.findAlias(context, name, context.now())) throw aliasNotFound(arn(context, name));
  context.state.deleteAlias(context, name);
}
