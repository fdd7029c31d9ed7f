/**
 * What browsers of other origins get as answers (CORS), by the rules of the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
import type { CORSRule } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/errors.ts";
import type { CrossOriginRequest } from "../../../wire/service.ts";
import type { Buckets } from "./state/buckets.ts";

const forbidden = (message: string, { method, isObject }: CrossOriginRequest): AwsError =>
  new AwsError("AccessForbidden", `CORSResponse: ${message}`, {
    status: 403,
    members: { Method: method, ResourceType: isObject ? "OBJECT" : "BUCKET" },
  });

const badRequest = (message: string): AwsError => new AwsError("BadRequest", message, { status: 400 });

/**
 * The headers of a preflight's answer.
 * @throws AwsError BadRequest, AccessForbidden.
 */
export function preflightHeaders(buckets: Buckets, request: CrossOriginRequest): Record<string, string> {
  const { bucket: name, origin, method } = request;
  if (origin === undefined) throw badRequest("Insufficient information. Origin request header needed.");
  if (method === undefined) throw badRequest("Invalid Access-Control-Request-Method: null");
  const bucket = name === undefined ? undefined : buckets.find(name);
  if (!bucket) throw forbidden("Bucket not found", request);
  const rules = bucket.configurations.cors;
  if (!rules) throw forbidden("CORS is not enabled for this bucket.", request);
  const rule = ruleFor(rules, request);
  if (rule) return headersOf(rule, request);
  throw forbidden(
    "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    request,
  );
}

/** The headers that any other answer carries: none where no rule is for the request. */
export function answerHeaders(buckets: Buckets, request: CrossOriginRequest): Record<string, string> {
  const rules = request.bucket === undefined ? [] : buckets.find(request.bucket)?.configurations.cors;
  const rule = rules && ruleFor(rules, request);
  return rule ? headersOf(rule, request) : {};
}

/** The first rule that allows origin, method and every header that was asked for. */
function ruleFor(rules: readonly CORSRule[], request: CrossOriginRequest): CORSRule | undefined {
  const { origin, method, wantedHeaders } = request;
  if (origin === undefined || method === undefined) return undefined;
  return rules.find(
    ({ AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = [] }) =>
      AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      AllowedMethods.includes(method) &&
      wantedHeaders.every((header) =>
        AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), header.toLowerCase())),
      ),
  );
}

/** Patterns have one `*` at most. */
function matches(pattern: string, value: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === value;
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return value.length >= start.length + end.length && value.startsWith(start) && value.endsWith(end);
}

function headersOf(
  rule: CORSRule,
  { origin = "", wantedHeaders }: CrossOriginRequest,
): Record<string, string> {
  // The pattern that allowed the origin decides: `*` alone is for everybody, without credentials.
  const everybody = rule.AllowedOrigins?.find((pattern) => matches(pattern, origin)) === "*";
  return {
    "access-control-allow-origin": everybody ? "*" : origin,
    "access-control-allow-methods": (rule.AllowedMethods ?? []).join(", "),
    ...(everybody ? {} : { "access-control-allow-credentials": "true" }),
    ...(wantedHeaders.length > 0
      ? { "access-control-allow-headers": wantedHeaders.map((name) => name.toLowerCase()).join(", ") }
      : {}),
    ...(rule.ExposeHeaders?.length ? { "access-control-expose-headers": rule.ExposeHeaders.join(", ") } : {}),
    ...(rule.MaxAgeSeconds === undefined ? {} : { "access-control-max-age": String(rule.MaxAgeSeconds) }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}
