/** From an error to a response, in the words of the service's protocol. */
import type { AwsError } from "./errors.ts";
import type { WireResponse } from "./message.ts";
import type { ErrorModel, ServiceModel } from "./model.ts";
import { errorDocument } from "./s3-gaps.ts";

export interface ErrorRequest {
  readonly requestId: string;
  readonly method: string;
}

const unmodelled: ErrorModel = { status: 400, fault: "client", messageMember: "message" };
const statusesWithoutBody = new Set([204, 304]);

/** Builds the response of a failed call. `service` is undefined when the request named none. */
export function encodeError(
  error: AwsError,
  service: ServiceModel | undefined,
  request: ErrorRequest,
): WireResponse {
  const model = service?.errors.get(error.code) ?? unmodelled;
  const status = error.status ?? model.status;
  const isXml = (service?.facts.protocol ?? "rest-xml") === "rest-xml";
  if (request.method === "HEAD" || statusesWithoutBody.has(status)) {
    return { status, headers: error.headers };
  }
  return isXml ? xmlError(error, status, request) : jsonError(error, status, { model, service: service! });
}

function xmlError(error: AwsError, status: number, { requestId }: ErrorRequest): WireResponse {
  const body = errorDocument({
    Code: error.code,
    Message: error.message,
    ...error.members,
    RequestId: requestId,
    HostId: hostId(requestId),
  });
  return { status, headers: { "content-type": "application/xml", ...error.headers }, body };
}

function jsonError(
  error: AwsError,
  status: number,
  { model, service }: { model: ErrorModel; service: ServiceModel },
): WireResponse {
  const isRest = service.facts.protocol === "rest-json";
  const document = {
    ...(isRest ? {} : { __type: error.code }),
    ...error.members,
    [model.messageMember]: error.message,
    ...(isRest && service.name === "lambda" ? { Type: model.fault === "client" ? "User" : "Service" } : {}),
  };
  const type = isRest ? "application/json" : "application/x-amz-json-1.1";
  return {
    status,
    headers: { "content-type": type, "x-amzn-errortype": error.code, ...error.headers },
    body: JSON.stringify(document),
  };
}

/** S3's second id of a request (x-amz-id-2): opaque; made from the first, so that both point to the same call. */
export const hostId = (requestId: string): string => Buffer.from(`host:${requestId}`).toString("base64");
