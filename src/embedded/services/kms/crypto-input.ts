/** Parameters that the cryptographic operations have in common. */
import { EncryptionAlgorithmSpec } from "@aws-sdk/client-kms";
import { length, oneOf } from "../constraints.ts";
import {
  dryRunSucceeded,
  incompatibleAlgorithm,
  invalidGrantToken,
  notImplemented,
  validate,
} from "./errors.ts";

/** @throws ValidationException for no algorithm at all, InvalidKeyUsageException for another key spec's */
export function checkAlgorithm(member: string, algorithm: string | undefined): void {
  validate(oneOf(member, algorithm, Object.values(EncryptionAlgorithmSpec)));
  if (algorithm !== undefined && algorithm !== "SYMMETRIC_DEFAULT") throw incompatibleAlgorithm(algorithm);
}

interface CommonInput {
  readonly GrantTokens?: readonly string[] | undefined;
  readonly Recipient?: object | undefined;
  readonly DryRunModifiers?: readonly string[] | undefined;
}

/** There are no grants here, so no token can be right: as on AWS, a token that is not is refused. */
export function checkCommonInput(input: CommonInput): void {
  validate(length("grantTokens", input.GrantTokens, { max: 10 }));
  if (input.Recipient) throw notImplemented("the parameter Recipient", "there are no Nitro enclaves here");
  if (input.DryRunModifiers && input.DryRunModifiers.length > 0) {
    throw notImplemented("the parameter DryRunModifiers", "a dry run takes every parameter into account");
  }
  if (input.GrantTokens && input.GrantTokens.length > 0) throw invalidGrantToken();
}

/**
 * The last step before an answer: everything was checked.
 * https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
 */
export function endDryRun(dryRun: boolean | undefined): void {
  if (dryRun) throw dryRunSucceeded();
}

/** Constraints of a ciphertext that is to be decrypted. */
export const ciphertextRules = (blob: Uint8Array | undefined): string | undefined =>
  blob === undefined
    ? "Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null"
    : length("ciphertextBlob", blob, { min: 1, max: 6144, secret: true });
