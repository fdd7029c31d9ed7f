/** Makes a symmetric key. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
import {
  type CreateKeyRequest,
  type CreateKeyResponse,
  KeySpec,
  KeyUsageType,
  OriginType,
} from "@aws-sdk/client-kms";
import { length, oneOf } from "../../constraints.ts";
import { notImplemented, validate, validationError } from "../errors.ts";
import { checkPolicy } from "../key-policy.ts";
import { keyMetadata } from "../key-metadata.ts";
import type { KmsContext } from "../state.ts";
import { addTags } from "../tags.ts";

/** @throws ValidationException, TagException, MalformedPolicyDocumentException; NotImplemented for other kinds of keys */
export function createKey(input: CreateKeyRequest, context: KmsContext): CreateKeyResponse {
  validate(
    oneOf("keyUsage", input.KeyUsage, Object.values(KeyUsageType)),
    oneOf("keySpec", input.KeySpec ?? input.CustomerMasterKeySpec, Object.values(KeySpec)),
    oneOf("origin", input.Origin, Object.values(OriginType)),
    length("description", input.Description, { max: 8192 }),
  );
  checkKind(input);
  if (input.Policy !== undefined) checkPolicy(input.Policy);
  const tags = new Map<string, string>();
  addTags(tags, input.Tags ?? []);
  const { accountId, region } = context;
  const { Description: description, Policy: policy } = input;
  const key = context.state.createKey({ accountId, region, now: context.now(), description, policy, tags });
  return { KeyMetadata: keyMetadata(key) };
}

function checkKind(input: CreateKeyRequest): void {
  if (input.KeySpec && input.CustomerMasterKeySpec) {
    throw validationError(
      "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.",
    );
  }
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? "SYMMETRIC_DEFAULT";
  if (spec !== "SYMMETRIC_DEFAULT") {
    if (input.KeyUsage === undefined) {
      throw validationError(
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
      );
    }
    throw notImplemented(`KeySpec ${spec}`, "its keys are symmetric encryption keys, SYMMETRIC_DEFAULT");
  }
  if (input.KeyUsage !== undefined && input.KeyUsage !== "ENCRYPT_DECRYPT") {
    throw validationError(`KeyUsage ${input.KeyUsage} is not compatible with KeySpec ${spec}`);
  }
  if (input.CustomKeyStoreId !== undefined)
    throw notImplemented("CustomKeyStoreId", "there are no custom key stores");
  if (input.XksKeyId !== undefined) throw notImplemented("XksKeyId", "there are no external key stores");
  if (input.Origin !== undefined && input.Origin !== "AWS_KMS") {
    throw notImplemented(`Origin ${input.Origin}`, "key material comes from KMS, AWS_KMS");
  }
  if (input.MultiRegion) throw notImplemented("MultiRegion", "keys belong to one region");
}
