import type { GetPolicyRequest, GetPolicyResponse } from "@aws-sdk/client-lambda";
import { policyNotFound } from "../errors.ts";
import { findFunction, requireQualifier } from "../find-function.ts";
import { policyDocument } from "../policy.ts";
import type { LambdaContext } from "../context.ts";

/** The resource policy as JSON text: https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export function getPolicy(input: GetPolicyRequest, context: LambdaContext): GetPolicyResponse {
  const found = findFunction(context, input, "GetPolicy");
  requireQualifier(found);
  const policy = found.fn.policies.get(found.reference.qualifier ?? "");
  if (!policy) throw policyNotFound();
  return { Policy: policyDocument(policy.statements), RevisionId: policy.revisionId };
}
