/** Names the aliases of a region, or of one key. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
import type { ListAliasesRequest, ListAliasesResponse } from "@aws-sdk/client-kms";
import { page } from "../paging.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, ValidationException, InvalidMarkerException */
export function listAliases(input: ListAliasesRequest, context: KmsContext): ListAliasesResponse {
  const key =
    input.KeyId === undefined
      ? undefined
      : resolveKey(input.KeyId, context, { action: "ListAliases", awsManaged: true });
  const all = context.state.listAliases(context, context.now());
  const aliases = key ? all.filter((alias) => alias.keyId === key.keyId) : all;
  const request = { limit: input.Limit, marker: input.Marker, max: 100, default: 50 };
  const { items, ...rest } = page(aliases, (alias) => alias.name, request);
  return {
    Aliases: items.map((alias) => ({
      AliasName: alias.name,
      AliasArn: alias.arn,
      TargetKeyId: alias.keyId,
      CreationDate: new Date(alias.createdAt),
      LastUpdatedDate: new Date(alias.updatedAt),
    })),
    ...rest,
  };
}
