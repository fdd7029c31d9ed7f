/** From one key or context to another, the plaintext staying inside. https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html */
import type { ReEncryptRequest, ReEncryptResponse } from "@aws-sdk/client-kms";
import { required } from "../../constraints.ts";
import { checkAlgorithm, checkCommonInput, ciphertextRules, endDryRun } from "../crypto-input.ts";
import { validate } from "../errors.ts";
import { openForCaller } from "../open-for-caller.ts";
import { resolveUsableKey } from "../resolve-key.ts";
import { currentMaterial, makeCiphertext } from "../ciphertext.ts";
import type { KmsContext } from "../state.ts";

/** @throws what Decrypt throws for the source and Encrypt for the destination */
export function reEncrypt(input: ReEncryptRequest, context: KmsContext): ReEncryptResponse {
  validate(ciphertextRules(input.CiphertextBlob), required("destinationKeyId", input.DestinationKeyId));
  checkAlgorithm("sourceEncryptionAlgorithm", input.SourceEncryptionAlgorithm);
  checkAlgorithm("destinationEncryptionAlgorithm", input.DestinationEncryptionAlgorithm);
  checkCommonInput(input);
  const source = openForCaller(context, {
    blob: input.CiphertextBlob!,
    keyId: input.SourceKeyId,
    member: "sourceKeyId",
    encryptionContext: input.SourceEncryptionContext,
    action: "ReEncryptFrom",
  });
  const use = { action: "ReEncryptTo", member: "destinationKeyId" };
  const key = resolveUsableKey(input.DestinationKeyId, context, use);
  endDryRun(input.DryRun);
  return {
    CiphertextBlob: makeCiphertext(key, source.plaintext, input.DestinationEncryptionContext),
    SourceKeyId: source.key.arn,
    KeyId: key.arn,
    SourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    DestinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    SourceKeyMaterialId: source.material.id,
    DestinationKeyMaterialId: currentMaterial(key).id,
  };
}
