/**
 * Refusals as AWS words them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
import type { Decision } from "../policy/evaluate.ts";
import { AwsError } from "../wire/errors.ts";
import type { ServiceModel } from "../wire/model.ts";
import type { CallContext, Requirement } from "../wire/service.ts";

interface Denied {
  readonly decision: Exclude<Decision, { allowed: true }>;
  readonly requirement: Requirement;
  readonly context: CallContext;
}

export function accessDenied(model: ServiceModel, denied: Denied): AwsError {
  const { requirement, context } = denied;
  if (model.name === "s3") {
    // S3 says why within the account alone: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
    const isOwn =
      requirement.accountId === context.accountId && context.caller.principal.kind !== "anonymous";
    return new AwsError("AccessDenied", isOwn ? describe(denied, '"') : "Access Denied", { status: 403 });
  }
  const status = model.facts.protocol === "json-1.1" ? 400 : 403;
  const code = model.facts.protocol === "query" ? "AccessDenied" : "AccessDeniedException";
  return new AwsError(code, describe(denied, ""), { status });
}

function describe({ decision, requirement, context }: Denied, quote: string): string {
  const { action, resource } = requirement;
  const article = decision.by === "identity-based policy" ? "an" : "a";
  const why = decision.explicit
    ? `with an explicit deny in ${article} ${decision.by}`
    : `because no ${decision.by} allows the ${action} action`;
  return `User: ${context.callerArn} is not authorized to perform: ${action} on resource: ${quote}${resource}${quote} ${why}`;
}
