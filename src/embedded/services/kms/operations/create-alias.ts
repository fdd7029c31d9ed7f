/** Gives a key a name. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
import type { CreateAliasRequest } from "@aws-sdk/client-kms";
import { checkAliasName, checkAliasTarget } from "../alias-rules.ts";
import { aliasExists, limitExceeded } from "../errors.ts";
import { requireNotPendingDeletion, resolveKey } from "../resolve-key.ts";
import { type KmsContext, arn } from "../state.ts";

/** https://docs.aws.amazon.com/kms/latest/developerguide/limits.html */
const aliasesPerKey = 50;

/** @throws AlreadyExistsException, NotFoundException, ValidationException, NotAuthorizedException, LimitExceededException */
export function createAlias(input: CreateAliasRequest, context: KmsContext): void {
  const name = checkAliasName(input.AliasName);
  checkAliasTarget(input.TargetKeyId);
  const { state } = context;
  if (state.findAlias(context, name, context.now())) throw aliasExists(arn(context, name));
  const key = resolveKey(input.TargetKeyId, context, { action: "CreateAlias", member: "targetKeyId" });
  requireNotPendingDeletion(key);
  const others = state.listAliases(context, context.now()).filter((alias) => alias.keyId === key.keyId);
  if (others.length >= aliasesPerKey)
    throw limitExceeded(`Alias limit of ${aliasesPerKey} exceeded for ${key.arn}`);
  state.createAlias(key, name, context.now());
}
