/** Encrypts up to 4096 bytes. https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html */
import type { EncryptRequest, EncryptResponse } from "@aws-sdk/client-kms";
import { length, required } from "../../constraints.ts";
import { checkAlgorithm, checkCommonInput, endDryRun } from "../crypto-input.ts";
import { validate } from "../errors.ts";
import { resolveUsableKey } from "../resolve-key.ts";
import { makeCiphertext } from "../ciphertext.ts";
import type { KmsContext } from "../state.ts";

/** @throws ValidationException, NotFoundException, DisabledException, KMSInvalidStateException, InvalidKeyUsageException */
export function encrypt(input: EncryptRequest, context: KmsContext): EncryptResponse {
  const { Plaintext: plaintext } = input;
  validate(
    required("plaintext", plaintext),
    length("plaintext", plaintext, { min: 1, max: 4096, secret: true }),
    required("keyId", input.KeyId),
  );
  checkAlgorithm("encryptionAlgorithm", input.EncryptionAlgorithm);
  checkCommonInput(input);
  const key = resolveUsableKey(input.KeyId, context, { action: "Encrypt" });
  endDryRun(input.DryRun);
  return {
    CiphertextBlob: makeCiphertext(key, plaintext!, input.EncryptionContext),
    KeyId: key.arn,
    EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
  };
}
