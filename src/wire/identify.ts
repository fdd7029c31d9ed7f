/** Names the operation of a request. */
import { AwsError } from "./errors.ts";
import { hostedBucket } from "./hosted-bucket.ts";
import { parametersOf, type WireRequest } from "./message.ts";
import { type OperationModel, type S3Level, routeKey, type ServiceModel } from "./model.ts";
import { queryOperation, queryParameters } from "./query.ts";
import { findRoute } from "./router.ts";

export interface IdentifiedCall {
  readonly service: ServiceModel;
  readonly operation: OperationModel;
  /** Path labels, decoded; for S3 with `Bucket`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the URL; for the Query protocol with the form's parameters. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * Finds the operation of a request to a known service.
 * @param bytes the body, which names the operation of the Query protocol.
 * @throws AwsError UnknownOperationException, MethodNotAllowed or InvalidURI when there is none.
 */
export function identifyCall(
  service: ServiceModel,
  request: WireRequest,
  bytes?: Uint8Array,
): IdentifiedCall {
  if (service.facts.protocol === "query") {
    const parameters = queryParameters(request, bytes);
    return { service, operation: queryOperation(service, parameters), labels: {}, query: parameters };
  }
  const query = parametersOf(request);
  const { targetPrefix } = service.facts;
  if (targetPrefix !== undefined) {
    return { service, operation: rpcOperation(service, targetPrefix, request), labels: {}, query };
  }
  const place =
    service.name === "s3"
      ? s3Place(request)
      : { level: "" as const, path: withoutLastSlash(request.path), labels: {} };
  const routes = service.routes.get(routeKey(request.method, place.level)) ?? [];
  try {
    const match = findRoute(routes, {
      method: request.method,
      path: place.path,
      query: new Map(query),
      headers: request.headers,
    });
    if (match) {
      return { service, operation: match.target, labels: { ...place.labels, ...match.labels }, query };
    }
  } catch (cause) {
    if (cause instanceof URIError) throw invalidUri(cause);
    throw cause;
  }
  throw unknownOperation(service, `${request.method} ${request.path}`);
}

/** SDKs of before 2024 end some of Lambda's paths with a slash, for example `/2015-03-31/functions/`. */
const withoutLastSlash = (path: string): string => (path.length > 1 ? path.replace(/\/$/, "") : path);

function rpcOperation(service: ServiceModel, targetPrefix: string, request: WireRequest): OperationModel {
  const target = request.headers["x-amz-target"] ?? "";
  const operation = target.startsWith(`${targetPrefix}.`)
    ? service.operations.get(target.slice(targetPrefix.length + 1))
    : undefined;
  if (!operation) throw unknownOperation(service, target || "a request without X-Amz-Target");
  return operation;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html for S3's codes. */
function unknownOperation(service: ServiceModel, what: string): AwsError {
  return service.name === "s3"
    ? new AwsError(
        "MethodNotAllowed",
        `The specified method is not allowed against this resource. (${what})`,
        {
          status: 405,
        },
      )
    : new AwsError("UnknownOperationException", `${service.name} has no operation for ${what}`, {
        status: 404,
      });
}

const invalidUri = (cause: unknown): AwsError =>
  new AwsError("InvalidURI", "Couldn't parse the specified URI.", { status: 400, cause });

export interface S3Place {
  readonly level: S3Level;
  /** The key's path as the templates have it, without the bucket. */
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Bucket and key of an S3 request, path style or virtual-hosted style.
 * @throws AwsError InvalidURI.
 */
export function s3Place({ path, headers }: WireRequest): S3Place {
  const hosted = hostedBucket(headers["host"]);
  if (hosted !== undefined) {
    return {
      level: path === "/" || path === "" ? "bucket" : "object",
      path: path || "/",
      labels: { Bucket: hosted },
    };
  }
  const end = path.indexOf("/", 1);
  const bucket = end < 0 ? path.slice(1) : path.slice(1, end);
  if (bucket === "") return { level: "service", path: "/", labels: {} };
  const rest = end < 0 ? "/" : path.slice(end);
  let Bucket;
  try {
    Bucket = decodeURIComponent(bucket);
  } catch (cause) {
    throw invalidUri(cause);
  }
  return { level: rest === "/" ? "bucket" : "object", path: rest, labels: { Bucket } };
}
