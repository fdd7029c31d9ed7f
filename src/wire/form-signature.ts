/** Who signed a form's policy. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html */
import { createHmac, timingSafeEqual } from "node:crypto";
import { readCredential, type SignatureFields, scopeV2 } from "./signature-fields.ts";
import { AwsError } from "./errors.ts";
import { algorithm, signingKey } from "./signature.ts";
import { signV2 } from "./signature-v2.ts";
import { checkKnown, invalidKey, mismatch, type VerifyOptions } from "./verify-signature.ts";

/**
 * Verifies the signature of a form's policy, of either version.
 * @throws AwsError AccessDenied without a policy, InvalidArgument for a field that is missing, InvalidAccessKeyId,
 * InvalidToken, SignatureDoesNotMatch.
 */
export function verifyForm(
  fields: ReadonlyMap<string, string>,
  { lookUp, now }: Pick<VerifyOptions, "lookUp" | "now">,
): SignatureFields {
  const policy = fields.get("policy");
  if (policy === undefined) throw new AwsError("AccessDenied", "Access Denied", { status: 403 });
  const signatureFields =
    fields.has("awsaccesskeyid") || !fields.has("x-amz-algorithm") ? claimsV2(fields) : claimsV4(fields);
  const known = lookUp(signatureFields.accessKeyId);
  if (!known) throw invalidKey(signatureFields);
  checkKnown(known, signatureFields, now);
  const expected =
    signatureFields.version === 2
      ? signV2(policy, known.secretAccessKey)
      : createHmac("sha256", signingKey(known.secretAccessKey, signatureFields.scope))
          .update(policy)
          .digest("hex");
  const [a, b] = [Buffer.from(expected), Buffer.from(signatureFields.signature)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw mismatch(signatureFields);
  return signatureFields;
}

function claimsV4(fields: ReadonlyMap<string, string>): SignatureFields {
  if (fields.get("x-amz-algorithm") !== algorithm) {
    throw invalid(`X-Amz-Algorithm only supports "${algorithm}"`, "X-Amz-Algorithm");
  }
  return {
    ...readCredential(required(fields, "X-Amz-Credential"), (message) =>
      invalid(message, "X-Amz-Credential"),
    ),
    ...common(fields),
    version: 4,
    signature: required(fields, "X-Amz-Signature"),
    timestamp: required(fields, "X-Amz-Date"),
  };
}

function claimsV2(fields: ReadonlyMap<string, string>): SignatureFields {
  return {
    ...common(fields),
    version: 2,
    accessKeyId: required(fields, "AWSAccessKeyId"),
    scope: scopeV2,
    signature: required(fields, "signature"),
    timestamp: "",
  };
}

const common = (fields: ReadonlyMap<string, string>) => ({
  kind: "header" as const,
  signedHeaders: [],
  expires: undefined,
  sessionToken: fields.get("x-amz-security-token"),
});

/** @throws AwsError InvalidArgument, as S3 asks for a field. */
export function required(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name.toLowerCase());
  if (value !== undefined && value !== "") return value;
  throw invalid(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
  );
}

const invalid = (message: string, name: string): AwsError =>
  new AwsError("InvalidArgument", message, {
    status: 400,
    members: { ArgumentName: name, ArgumentValue: "" },
  });
