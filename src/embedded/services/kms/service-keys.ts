/**
 * KMS as other services use it, for S3's SSE-KMS: with the account's customer keys, or with the service's own
 * managed key when no key is named. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
import { awsManagedAliases, awsManagedKey } from "./aws-managed-key.ts";
import { encryptDataKey } from "./data-key.ts";
import { requireEnabled, resolveKey } from "./resolve-key.ts";
import { type EncryptionContext, open, parseCiphertext } from "./ciphertext.ts";
import type { Key } from "./key.ts";
import type { KmsState, Place } from "./state.ts";

export interface ServiceDataKeyRequest extends Place {
  /** Key id, key ARN, alias name or alias ARN; the AWS managed key alias/aws/s3 when missing. */
  readonly keyId?: string | undefined;
  readonly context: EncryptionContext;
}

export interface ServiceDataKey {
  readonly keyArn: string;
  /** 32 bytes. */
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface ServiceKeys {
  /** @throws NotFoundException, DisabledException, KMSInvalidStateException, AccessDeniedException */
  readonly generateDataKey: (request: ServiceDataKeyRequest) => Promise<ServiceDataKey>;
  /** @throws InvalidCiphertextException, DisabledException, KMSInvalidStateException, AccessDeniedException */
  readonly decryptDataKey: (request: {
    readonly ciphertext: Uint8Array;
    readonly context: EncryptionContext;
  }) => Promise<Uint8Array>;
}

export function serviceKeys(state: KmsState, now: () => number): ServiceKeys {
  return {
    generateDataKey: async ({ keyId, context, accountId, region }) => {
      const key = findKey(state, { accountId, region, keyId, now });
      requireEnabled(key);
      const { plaintext, ciphertext } = encryptDataKey(key, 32, context);
      return { keyArn: key.arn, plaintext, ciphertext };
    },
    decryptDataKey: async ({ ciphertext, context }) => {
      const parsed = parseCiphertext(ciphertext, state, now());
      requireEnabled(parsed.key);
      return open(parsed, context);
    },
  };
}

type Wanted = Place & { readonly keyId: string | undefined; readonly now: () => number };

function findKey(state: KmsState, { keyId, now, ...place }: Wanted): Key {
  const alias = awsManagedAliases.find((name) => keyId === undefined || name === keyId);
  if (alias) return awsManagedKey(state, { ...place, alias, now: now() });
  const callerArn = `arn:aws:iam::${place.accountId}:root`;
  const lookup = { ...place, callerArn, now, state };
  return resolveKey(keyId, lookup, {
    action: "GenerateDataKey",
    aliases: true,
    awsManaged: true,
  });
}
