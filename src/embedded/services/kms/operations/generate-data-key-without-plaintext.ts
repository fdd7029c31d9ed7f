/**
 * A new data key, encrypted only, to be decrypted later.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
 */
import type {
  GenerateDataKeyWithoutPlaintextRequest,
  GenerateDataKeyWithoutPlaintextResponse,
} from "@aws-sdk/client-kms";
import { makeDataKey } from "../data-key.ts";
import type { KmsContext } from "../state.ts";

/** @throws ValidationException, NotFoundException, DisabledException, KMSInvalidStateException */
export function generateDataKeyWithoutPlaintext(
  input: GenerateDataKeyWithoutPlaintextRequest,
  context: KmsContext,
): GenerateDataKeyWithoutPlaintextResponse {
  const { key, material, ciphertext } = makeDataKey(input, context, "GenerateDataKeyWithoutPlaintext");
  return { CiphertextBlob: ciphertext, KeyId: key.arn, KeyMaterialId: material.id };
}
