/** Policies that narrow a session. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session */
import type { AssumeRoleRequest } from "@aws-sdk/client-sts";
import { length } from "../constraints.ts";
import { PolicyFault } from "../../../policy/document.ts";
import { readPolicy } from "../../../policy/read-policy.ts";
import { AwsError } from "../../../wire/errors.ts";
import type { StsContext } from "./context.ts";
import { validate, validationError } from "./errors.ts";

const mostManaged = 10;

/** @throws ValidationError, MalformedPolicyDocument */
export function sessionPolicies(
  { Policy: own, PolicyArns: arns = [] }: Pick<AssumeRoleRequest, "Policy" | "PolicyArns">,
  { effects, accountId }: StsContext,
): string[] {
  validate(
    length("policy", own, { min: 1, max: 2048, secret: true }),
    length("policyArns", arns, { max: mostManaged }),
  );
  if (own !== undefined) checkPolicy(own);
  const managed = arns.map(({ arn = "" }) => {
    const document = effects.findPolicy(accountId, arn);
    if (document === undefined) throw validationError(`Managed policy ${arn} does not exist`);
    return document;
  });
  return own === undefined ? managed : [own, ...managed];
}

function checkPolicy(text: string): void {
  try {
    readPolicy(text);
  } catch (fault) {
    if (!(fault instanceof PolicyFault)) throw fault;
    const words = fault.kind === "json" ? "This policy contains invalid Json" : "Syntax errors in policy.";
    throw new AwsError("MalformedPolicyDocument", words, { status: 400 });
  }
}
