/** Sets the rules for browsers of other origins. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
import { type PutBucketCorsRequest, type CORSRule } from "@aws-sdk/client-s3";
import type { S3Context } from "../context.ts";
import { invalidRequest, malformedXml } from "../errors.ts";
import { members, refuseOthers } from "../rules/parameters.ts";

const honoured = members<PutBucketCorsRequest>("Bucket", "CORSConfiguration", "ExpectedBucketOwner");
const maxRules = 100;
const methods: ReadonlySet<string> = new Set(["GET", "PUT", "POST", "DELETE", "HEAD"]);

export function putBucketCors(input: PutBucketCorsRequest, context: S3Context): void {
  refuseOthers(input, honoured);
  const bucket = context.buckets.require(input, context);
  const rules = input.CORSConfiguration?.CORSRules ?? [];
  if (rules.length === 0 || rules.length > maxRules) throw malformedXml();
  for (const rule of rules) checkRule(rule);
  bucket.configurations.cors = rules;
}

/** @throws AwsError InvalidRequest for a method that has no rules, or a wildcard where none may be. */
function checkRule({ AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders }: CORSRule): void {
  for (const method of AllowedMethods ?? []) {
    if (methods.has(method)) continue;
    throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  }
  refuseWildcards("AllowedOrigin", AllowedOrigins);
  refuseWildcards("AllowedHeader", AllowedHeaders);
  for (const header of ExposeHeaders ?? []) {
    if (!header.includes("*")) continue;
    throw invalidRequest(
      `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
    );
  }
}

function refuseWildcards(element: string, patterns: readonly string[] = []): void {
  const several = patterns.find((pattern) => pattern.split("*").length > 2);
  if (several === undefined) return;
  throw invalidRequest(`${element} "${several}" can not have more than one wildcard.`);
}
