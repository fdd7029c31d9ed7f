/** Tells about a key in any state. https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
import type { DescribeKeyRequest, DescribeKeyResponse } from "@aws-sdk/client-kms";
import { awsManagedAliases, awsManagedKey } from "../aws-managed-key.ts";
import { checkCommonInput } from "../crypto-input.ts";
import { keyMetadata } from "../key-metadata.ts";
import { resolveKey } from "../resolve-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws NotFoundException, AccessDeniedException */
export function describeKey(input: DescribeKeyRequest, context: KmsContext): DescribeKeyResponse {
  checkCommonInput(input);
  // As on AWS, asking for an AWS service's alias makes its key.
  const alias = awsManagedAliases.find((name) => name === input.KeyId);
  const { accountId, region, state } = context;
  if (alias)
    return {
      KeyMetadata: keyMetadata(awsManagedKey(state, { alias, accountId, region, now: context.now() })),
    };
  const key = resolveKey(input.KeyId, context, { action: "DescribeKey", aliases: true, awsManaged: true });
  return { KeyMetadata: keyMetadata(key) };
}
