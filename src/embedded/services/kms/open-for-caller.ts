/** What Decrypt and ReEncrypt share: a ciphertext opened for the account that asks. */
import { incorrectKey, unknownCiphertextKey } from "./errors.ts";
import { requireEnabled, resolveKey } from "./resolve-key.ts";
import { type EncryptionContext, type ParsedCiphertext, open, parseCiphertext } from "./ciphertext.ts";
import type { Key, KeyMaterial } from "./key.ts";
import type { KmsContext } from "./state.ts";

export interface OpenRequest {
  readonly blob: Uint8Array;
  /** Which key the caller expects; without it, the one in the ciphertext. */
  readonly keyId: string | undefined;
  readonly member: string;
  readonly encryptionContext: EncryptionContext;
  readonly action: string;
}

export interface Opened {
  readonly key: Key;
  readonly material: KeyMaterial;
  readonly plaintext: Uint8Array;
}

/**
 * @throws InvalidCiphertextException, IncorrectKeyException, NotFoundException, DisabledException,
 * KMSInvalidStateException, AccessDeniedException
 */
export function openForCaller(context: KmsContext, request: OpenRequest): Opened {
  const expected = expectedKey(context, request);
  const parsed = parseCiphertext(request.blob, context.state, context.now());
  requireOwn(parsed, context);
  if (expected && expected !== parsed.key) throw incorrectKey();
  requireEnabled(parsed.key);
  return { key: parsed.key, material: parsed.material, plaintext: open(parsed, request.encryptionContext) };
}

function expectedKey(context: KmsContext, { keyId, member, action }: OpenRequest): Key | undefined {
  if (keyId === undefined) return undefined;
  return resolveKey(keyId, context, { action, member, aliases: true });
}

function requireOwn({ key }: ParsedCiphertext, context: KmsContext): void {
  const own = key.accountId === context.accountId && key.region === context.region;
  if (!own || key.manager === "AWS") throw unknownCiphertextKey();
}
