/** Decrypts what Encrypt or GenerateDataKey gave. https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
import type { DecryptRequest, DecryptResponse } from "@aws-sdk/client-kms";
import { checkAlgorithm, checkCommonInput, ciphertextRules, endDryRun } from "../crypto-input.ts";
import { validate } from "../errors.ts";
import { openForCaller } from "../open-for-caller.ts";
import type { KmsContext } from "../state.ts";

/**
 * @throws InvalidCiphertextException, IncorrectKeyException, NotFoundException, DisabledException,
 * KMSInvalidStateException, InvalidKeyUsageException, ValidationException, AccessDeniedException
 */
export function decrypt(input: DecryptRequest, context: KmsContext): DecryptResponse {
  validate(ciphertextRules(input.CiphertextBlob));
  checkAlgorithm("encryptionAlgorithm", input.EncryptionAlgorithm);
  checkCommonInput(input);
  const { key, material, plaintext } = openForCaller(context, {
    blob: input.CiphertextBlob!,
    keyId: input.KeyId,
    member: "keyId",
    encryptionContext: input.EncryptionContext,
    action: "Decrypt",
  });
  endDryRun(input.DryRun);
  return {
    KeyId: key.arn,
    Plaintext: plaintext,
    EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    KeyMaterialId: material.id,
  };
}
