/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html */
import { randomBytes } from "node:crypto";
import type { GenerateRandomRequest, GenerateRandomResponse } from "@aws-sdk/client-kms";
import { range } from "../../constraints.ts";
import { checkCommonInput } from "../crypto-input.ts";
import { notImplemented, validate, validationError } from "../errors.ts";

/** @throws ValidationException */
export function generateRandom(input: GenerateRandomRequest): GenerateRandomResponse {
  validate(range("numberOfBytes", input.NumberOfBytes, { min: 1, max: 1024 }));
  if (input.NumberOfBytes === undefined) throw validationError("NumberOfBytes is required.");
  if (input.CustomKeyStoreId !== undefined)
    throw notImplemented("CustomKeyStoreId", "there are no custom key stores");
  checkCommonInput(input);
  return { Plaintext: randomBytes(input.NumberOfBytes) };
}
