/**
 * A version of a managed policy with its document, URL-encoded.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
 */
import type { GetPolicyVersionRequest, GetPolicyVersionResponse } from "@aws-sdk/client-iam";
import { encodedDocument } from "../describe.ts";
import { describeVersion, findVersion } from "../policy-versions.ts";
import type { IamContext } from "../state.ts";

/** @throws ValidationError, NoSuchEntity */
export function getPolicyVersion(
  input: GetPolicyVersionRequest,
  context: IamContext,
): GetPolicyVersionResponse {
  const { policy, version } = findVersion(input, context);
  return {
    PolicyVersion: { ...describeVersion(policy, version), Document: encodedDocument(version.document) },
  };
}
