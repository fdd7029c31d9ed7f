/**
 * Adds a version to a managed policy, at most five.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
 */
import type { CreatePolicyVersionRequest, CreatePolicyVersionResponse } from "@aws-sdk/client-iam";
import { limitExceeded } from "../errors.ts";
import { findOwnPolicy } from "../find.ts";
import { checkIdentityPolicy } from "../policy-documents.ts";
import { addVersion, describeVersion } from "../policy-versions.ts";
import { type IamContext, nowOf } from "../state.ts";

/** @throws ValidationError, NoSuchEntity, MalformedPolicyDocument, LimitExceeded */
export function createPolicyVersion(
  input: CreatePolicyVersionRequest,
  context: IamContext,
): CreatePolicyVersionResponse {
  const policy = findOwnPolicy(input.PolicyArn, context);
  const document = checkIdentityPolicy(input.PolicyDocument);
  if (policy.versions.length >= 5) {
    throw limitExceeded(
      "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    );
  }
  const version = addVersion(policy, document, nowOf(context));
  if (input.SetAsDefault) policy.defaultVersion = version.id;
  return { PolicyVersion: describeVersion(policy, version) };
}
