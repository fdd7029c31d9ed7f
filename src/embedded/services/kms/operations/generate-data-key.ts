/** A new data key, in the clear and encrypted. https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
import type { GenerateDataKeyRequest, GenerateDataKeyResponse } from "@aws-sdk/client-kms";
import { makeDataKey } from "../data-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws ValidationException, NotFoundException, DisabledException, KMSInvalidStateException */
export function generateDataKey(input: GenerateDataKeyRequest, context: KmsContext): GenerateDataKeyResponse {
  const { key, material, plaintext, ciphertext } = makeDataKey(input, context, "GenerateDataKey");
  return { CiphertextBlob: ciphertext, Plaintext: plaintext, KeyId: key.arn, KeyMaterialId: material.id };
}
