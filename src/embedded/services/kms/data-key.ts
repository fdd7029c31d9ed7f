/** What GenerateDataKey and GenerateDataKeyWithoutPlaintext share. */
import { randomBytes } from "node:crypto";
import { DataKeySpec, type GenerateDataKeyRequest } from "@aws-sdk/client-kms";
import { oneOf, range, required } from "../constraints.ts";
import { checkCommonInput, endDryRun } from "./crypto-input.ts";
import { validate, validationError } from "./errors.ts";
import { resolveUsableKey } from "./resolve-key.ts";
import { type EncryptionContext, currentMaterial, makeCiphertext } from "./ciphertext.ts";
import type { Key, KeyMaterial } from "./key.ts";
import type { KmsContext } from "./state.ts";

export interface DataKey {
  readonly key: Key;
  readonly material: KeyMaterial;
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** @throws ValidationException, NotFoundException, DisabledException, KMSInvalidStateException */
export function makeDataKey(input: GenerateDataKeyRequest, context: KmsContext, action: string): DataKey {
  validate(
    required("keyId", input.KeyId),
    oneOf("keySpec", input.KeySpec, Object.values(DataKeySpec)),
    range("numberOfBytes", input.NumberOfBytes, { min: 1, max: 1024 }),
  );
  const bytes = lengthOf(input);
  checkCommonInput(input);
  const key = resolveUsableKey(input.KeyId, context, { action });
  endDryRun(input.DryRun);
  return encryptDataKey(key, bytes, input.EncryptionContext);
}

export function encryptDataKey(key: Key, bytes: number, context: EncryptionContext): DataKey {
  const plaintext = randomBytes(bytes);
  return {
    key,
    material: currentMaterial(key),
    plaintext,
    ciphertext: makeCiphertext(key, plaintext, context),
  };
}

function lengthOf({ KeySpec: spec, NumberOfBytes: bytes }: GenerateDataKeyRequest): number {
  if ((spec === undefined) === (bytes === undefined)) {
    throw validationError("Please specify either number of bytes or key spec.");
  }
  return bytes ?? (spec === "AES_128" ? 16 : 32);
}
