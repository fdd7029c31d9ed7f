/**
 * The services that can be spoken: what the SDK's schemas do not say about each, as data. A new service is one
 * entry here and one in the embedded server.
 */
import { AwsError, type AwsErrorFacts } from "./errors.ts";

export type Protocol = "rest-xml" | "rest-json" | "json-1.1" | "query";

export interface ServiceFacts {
  readonly protocol: Protocol;
  /** Namespace of the service's shapes, used by the XML codec. */
  readonly namespace: string;
  readonly xmlNamespace?: string;
  /** Of the API, as requests of the Query protocol name it. */
  readonly version?: string;
  /** Prefix of the X-Amz-Target header, for JSON-RPC. */
  readonly targetPrefix?: string;
  /** The client whose exports hold the schemas. */
  readonly load: () => Promise<Readonly<Record<string, unknown>>>;
  /** Operations that the schemas hold but that live at another endpoint: never routed to. */
  readonly elsewhere?: readonly string[];
  /** The code that this service answers for a member that is missing or of a wrong type. */
  readonly invalid: { readonly code: string } & AwsErrorFacts;
}

/** Keyed by the name in a signature's credential scope. */
export const catalog = {
  s3: {
    protocol: "rest-xml",
    namespace: "com.amazonaws.s3",
    xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/",
    load: () => import("@aws-sdk/client-s3"),
    // Directory buckets and Object Lambda have endpoints of their own.
    elsewhere: ["ListDirectoryBuckets", "WriteGetObjectResponse"],
    invalid: { code: "InvalidArgument", status: 400 },
  },
  kms: {
    protocol: "json-1.1",
    namespace: "com.amazonaws.kms",
    targetPrefix: "TrentService",
    load: () => import("@aws-sdk/client-kms"),
    invalid: { code: "ValidationException", status: 400 },
  },
  lambda: {
    protocol: "rest-json",
    namespace: "com.amazonaws.lambda",
    load: () => import("@aws-sdk/client-lambda"),
    invalid: { code: "ValidationException", status: 400 },
  },
  logs: {
    protocol: "json-1.1",
    namespace: "com.amazonaws.cloudwatchlogs",
    targetPrefix: "Logs_20140328",
    load: () => import("@aws-sdk/client-cloudwatch-logs"),
    invalid: { code: "InvalidParameterException", status: 400 },
  },
  sts: {
    protocol: "query",
    namespace: "com.amazonaws.sts",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    version: "2011-06-15",
    load: () => import("@aws-sdk/client-sts"),
    invalid: { code: "ValidationError", status: 400 },
  },
  iam: {
    protocol: "query",
    namespace: "com.amazonaws.iam",
    xmlNamespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    version: "2010-05-08",
    load: () => import("@aws-sdk/client-iam"),
    invalid: { code: "ValidationError", status: 400 },
  },
} as const satisfies Record<string, ServiceFacts>;

export type ServiceName = keyof typeof catalog;

/** Where every operation of every service is listed, done or not. */
export const coveragePage = "docs/aws-coverage.md";

/** The answer to a call of a service that is not here: it lists those that are. */
export const unknownService = (name: string): AwsError =>
  new AwsError(
    "NotImplemented",
    `The service ${name} is not implemented here. Implemented: ${Object.keys(catalog).join(", ")}. ${coveragePage} lists every operation.`,
    { status: 501 },
  );

export const isServiceName = (name: string): name is ServiceName => Object.hasOwn(catalog, name);
