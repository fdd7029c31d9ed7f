/**
 * Condition keys that every request has.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { RequestContext } from "../policy/pattern.ts";
import type { CallContext, Caller, Requirement } from "../wire/service.ts";

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

/** All keys of a request, its service's own among them. */
export function requestContext(call: CallContext, requirement: Requirement, tags: Values): RequestContext {
  const context = new Map<string, readonly string[]>();
  const add = (values: Values): void => {
    for (const [key, value] of Object.entries(values)) {
      if (value !== undefined) context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    }
  };
  add(ofRequest(call));
  add(ofPrincipal(call.caller));
  add(tags);
  add({ "aws:ResourceAccount": requirement.accountId, ...requirement.conditions });
  return context;
}

function ofRequest({ headers, region, now }: CallContext): Values {
  const time = now();
  return {
    "aws:CurrentTime": new Date(time).toISOString(),
    "aws:EpochTime": String(Math.floor(time / 1000)),
    "aws:RequestedRegion": region,
    "aws:SourceIp": (headers["x-forwarded-for"] ?? "127.0.0.1").split(",")[0]!.trim(),
    // The endpoint stands for AWS's, which is HTTPS. A client that wants to count as plain HTTP says so, as a proxy does.
    "aws:SecureTransport": String(headers["x-forwarded-proto"] !== "http"),
    "aws:UserAgent": headers["user-agent"],
    "aws:Referer": headers["referer"],
    "aws:ViaAWSService": "false",
  };
}

function ofPrincipal({ accountId, arn, userId, principal, isSession }: Caller): Values {
  if (principal.kind === "anonymous") {
    return {
      "aws:PrincipalType": "Anonymous",
      "aws:PrincipalIsAWSService": "false",
      "aws:userid": "anonymous",
    };
  }
  return {
    "aws:PrincipalAccount": accountId,
    // Of a session, the ARN of its role.
    "aws:PrincipalArn": principal.kind === "role" ? principal.roleArn : arn,
    "aws:PrincipalType": { root: "Account", user: "User", role: "AssumedRole" }[principal.kind],
    "aws:PrincipalIsAWSService": "false",
    "aws:userid": userId,
    ...(principal.kind === "user" ? { "aws:username": principal.userName } : {}),
    ...(isSession ? { "aws:MultiFactorAuthPresent": "false" } : {}),
  };
}
