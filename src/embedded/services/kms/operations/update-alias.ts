/** Points an alias at another key. https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html */
import type { UpdateAliasRequest } from "@aws-sdk/client-kms";
import { checkAliasName, checkAliasTarget } from "../alias-rules.ts";
import { aliasNotFound } from "../errors.ts";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import { type KmsContext, arn } from "../state.ts";

/** @throws NotFoundException, KMSInvalidStateException, ValidationException, NotAuthorizedException */
export function updateAlias(input: UpdateAliasRequest, context: KmsContext): void {
  const name = checkAliasName(input.AliasName);
  checkAliasTarget(input.TargetKeyId);
  const alias = context.state.findAlias(context, name, context.now());
  if (!alias) throw aliasNotFound(arn(context, name));
  const key = resolveKey(input.TargetKeyId, context, { action: "UpdateAlias", member: "targetKeyId" });
  requireNotPendingDeletion(key);
  alias.keyId = key.keyId;
  alias.updatedAt = context.now();
}
