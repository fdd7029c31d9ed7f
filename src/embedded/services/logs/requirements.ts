/**
 * The permissions that the operations of CloudWatch Logs take.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html
 */
import type { CallContext, Requirement } from "../../../wire/service.ts";

type Input = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export function requirementsOf(operation: string, input: Input, context: CallContext): Requirement[] {
  const { accountId, region } = context;
  return [{ action: `logs:${operation}`, resource: resourceOf(input, { accountId, region }), accountId }];
}

/** A log group, and a stream of it where the call names one. */
function resourceOf(input: Input, { accountId, region }: { accountId: string; region: string }): string {
  const arn = text(input["resourceArn"]);
  if (arn !== undefined) return arn;
  const named = text(input["logGroupName"]) ?? text(input["logGroupIdentifier"]) ?? "";
  const group = named.replace(/^arn:[^:]*:logs:[^:]*:\d*:log-group:/, "").replace(/:\*$/, "");
  const stream = text(input["logStreamName"]) ?? "";
  return `arn:aws:logs:${region}:${accountId}:log-group:${group}:log-stream:${stream}`;
}
