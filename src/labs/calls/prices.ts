/**
 * AWS's prices for requests: list prices of US East (N. Virginia) without the free tier, in US dollars, as of the date
 * below. Storage, monthly costs of keys and the run time of functions are not included.
 *
 * `page` is where AWS says the price. These pages fill in their amounts by script; `seen` is a text that repeats them,
 * compared on that date.
 */

export interface Price {
  /** The requests, in AWS's terms. */
  readonly name: string;
  readonly usd: number;
  /** The price is for this many requests. */
  readonly per: number;
  readonly page: string;
  readonly seen: string;
}

export const pricesAsOf = "2026-11-22";

const s3 = {
  page: "https://aws.amazon.com/s3/pricing/",
  seen: "https://c3x.dev/blog/s3-request-fees-explained",
};
const kms = {
  page: "https://aws.amazon.com/kms/pricing/",
  seen: "https://www.wring.co/blog/aws-kms-pricing-guide (2026-03-15)",
};
const lambda = {
  page: "https://aws.amazon.com/lambda/pricing/",
  seen: "https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/lambda.html",
};
const logs = {
  page: "https://aws.amazon.com/cloudwatch/pricing/",
  seen: "https://c3x.dev/blog/cloudwatch-logs-cost-optimization (2026-06)",
};

export const prices = {
  "s3-write": { name: "S3 Standard: PUT, COPY, POST, LIST", usd: 0.005, per: 1000, ...s3 },
  "s3-read": { name: "S3 Standard: GET, SELECT and all other", usd: 0.0004, per: 1000, ...s3 },
  "s3-free": { name: "S3: DELETE and CANCEL", usd: 0, per: 1000, ...s3 },
  kms: { name: "KMS: symmetric requests", usd: 0.03, per: 10_000, ...kms },
  "lambda-invoke": {
    name: "Lambda: requests (run time is not included)",
    usd: 0.2,
    per: 1_000_000,
    ...lambda,
  },
  "lambda-free": { name: "Lambda: management", usd: 0, per: 1, ...lambda },
  logs: {
    name: "CloudWatch Logs: requests (ingested bytes are not included)",
    usd: 0,
    per: 1,
    ...logs,
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;

/** The price of a call. Undefined for a service that is not in the table. */
export function priceOf(service: string, operation: string): PriceName | undefined {
  if (service === "kms" || service === "logs") return service;
  if (service === "lambda") return operation.startsWith("Invoke") ? "lambda-invoke" : "lambda-free";
  if (service !== "s3") return undefined;
  if (/^(Delete|Abort)/.test(operation)) return "s3-free";
  return /^(Put|Copy|List|Create|Complete|Upload|Restore|Rename)/.test(operation) ? "s3-write" : "s3-read";
}
