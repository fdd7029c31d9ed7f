/** What a request says about its own signature, read before anything is believed. */
import { oncePer } from "../common/remember.ts";
import { AwsError } from "./errors.ts";
import { parametersOf, type WireRequest } from "./message.ts";
import { algorithm, type CredentialScope } from "./signature.ts";

export interface SignatureFields {
  /** Signature Version 2 is S3's alone. */
  readonly version: 2 | 4;
  readonly kind: "header" | "query";
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly timestamp: string;
  /** Only in a presigned URL: seconds from `timestamp`, or, in version 2, since 1970. */
  readonly expires: string | undefined;
  readonly sessionToken: string | undefined;
}

/**
 * Reads, once for each request, the Authorization header or the X-Amz-* query of a presigned URL.
 * @returns undefined for an anonymous request.
 * @throws AwsError AuthorizationHeaderMalformed, AuthorizationQueryParametersError or InvalidRequest.
 */
export const readSignatureFields: (request: WireRequest) => SignatureFields | undefined = oncePer(
  (request) => {
    const header = request.headers["authorization"];
    if (header !== undefined) return headerFields(header, request);
    if (!request.query.includes("X-Amz-") && !request.query.includes("AWSAccessKeyId=")) return undefined;
    return queryFields(new Map(parametersOf(request)));
  },
);

/** The service that a request is signed for, or undefined when it does not say so in a readable way. */
export function signedFor(request: WireRequest): string | undefined {
  try {
    return readSignatureFields(request)?.scope.service;
  } catch {
    return undefined;
  }
}

function headerFields(header: string, request: WireRequest): SignatureFields {
  const version2 = /^AWS ([^:]+):(\S+)$/.exec(header);
  if (version2) return headerFieldsV2(version2[1]!, version2[2]!, request);
  if (!header.startsWith(`${algorithm} `)) throw otherMechanism();
  const fields = new Map(
    header
      .slice(algorithm.length + 1)
      .split(",")
      .map((part) => part.trim())
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
  const field = (name: string): string => {
    const value = fields.get(name);
    if (!value) throw malformed(`the ${name} field is missing`);
    return value;
  };
  return {
    version: 4,
    kind: "header",
    ...readCredential(field("Credential"), malformed),
    signedHeaders: field("SignedHeaders").split(";"),
    signature: field("Signature"),
    timestamp: request.headers["x-amz-date"] ?? httpDateToTimestamp(request.headers["date"]),
    expires: undefined,
    sessionToken: request.headers["x-amz-security-token"],
  };
}

function queryFields(query: ReadonlyMap<string, string>): SignatureFields {
  if (query.has("AWSAccessKeyId")) return queryFieldsV2(query);
  const field = (name: string): string => {
    const value = query.get(name);
    if (!value) {
      throw badQuery(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, " +
          "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
      );
    }
    return value;
  };
  if (field("X-Amz-Algorithm") !== algorithm) throw badQuery(`X-Amz-Algorithm only supports "${algorithm}"`);
  return {
    version: 4,
    kind: "query",
    ...readCredential(field("X-Amz-Credential"), badQuery),
    signedHeaders: field("X-Amz-SignedHeaders").split(";"),
    signature: field("X-Amz-Signature"),
    timestamp: field("X-Amz-Date"),
    expires: field("X-Amz-Expires"),
    sessionToken: query.get("X-Amz-Security-Token"),
  };
}

/** It names no region: the endpoint's is meant. */
export const scopeV2: CredentialScope = { date: "", region: "us-east-1", service: "s3" };

function headerFieldsV2(accessKeyId: string, signature: string, { headers }: WireRequest): SignatureFields {
  return {
    version: 2,
    kind: "header",
    accessKeyId,
    signature,
    scope: scopeV2,
    signedHeaders: [],
    timestamp: headers["x-amz-date"] ?? headers["date"] ?? "",
    expires: undefined,
    sessionToken: headers["x-amz-security-token"],
  };
}

function queryFieldsV2(query: ReadonlyMap<string, string>): SignatureFields {
  const [accessKeyId, signature, expires] = ["AWSAccessKeyId", "Signature", "Expires"].map((name) =>
    query.get(name),
  );
  if (!accessKeyId || !signature || !expires) {
    throw new AwsError(
      "AccessDenied",
      "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
      { status: 403 },
    );
  }
  return {
    version: 2,
    kind: "query",
    accessKeyId,
    signature,
    scope: scopeV2,
    signedHeaders: [],
    timestamp: "",
    expires,
    sessionToken: query.get("x-amz-security-token"),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html */
export const otherMechanism = (): AwsError =>
  new AwsError(
    "InvalidRequest",
    `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
    { status: 400 },
  );

export function readCredential(
  text: string,
  fail: (message: string) => AwsError,
): Pick<SignatureFields, "accessKeyId" | "scope"> {
  const parts = text.split("/");
  const [date, region, service, end] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (!accessKeyId || !date || !region || !service || end !== "aws4_request") {
    throw fail(`the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`);
  }
  return { accessKeyId, scope: { date, region, service } };
}

const malformed = (message: string): AwsError =>
  new AwsError("AuthorizationHeaderMalformed", `The authorization header is malformed; ${message}`, {
    status: 400,
  });
const badQuery = (message: string): AwsError =>
  new AwsError("AuthorizationQueryParametersError", message, { status: 400 });

function httpDateToTimestamp(date: string | undefined): string {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? "" : new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}
