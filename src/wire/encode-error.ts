/** From an error to a response, in the format of the service's protocol. */
import { cbor } from "@smithy/core/cbor";
import { type AwsError, hostId } from "./errors.ts";
import { type ErrorFormat, formatOf } from "./error-format.ts";
import type { WireResponse } from "./message.ts";
import type { ErrorModel, ServiceModel } from "./model.ts";
import { errorDocument, escapeXml } from "./s3-gaps.ts";

export interface ErrorRequest {
  readonly requestId: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The service that the signature names, whether it is here or not. */
  readonly signedFor?: string | undefined;
}

interface Answer {
  readonly error: AwsError;
  readonly status: number;
  readonly model: ErrorModel;
  readonly service: ServiceModel | undefined;
  readonly request: ErrorRequest;
}

const unmodelled: ErrorModel = { status: 400, fault: "client", messageMember: "message" };
const statusesWithoutBody = new Set([204, 304]);

/** Builds the response of a failed call. `service` is undefined when the request named none that is here. */
export function encodeError(
  error: AwsError,
  service: ServiceModel | undefined,
  request: ErrorRequest,
): WireResponse {
  const model = service?.errors.get(error.code) ?? unmodelled;
  const status = error.status ?? model.status;
  if (request.method === "HEAD" || statusesWithoutBody.has(status)) {
    return { status, headers: error.headers };
  }
  const format = formatOf(service, request);
  const { headers, body } = writers[format]({ error, status, model, service, request });
  return { status, headers: { ...headers, ...error.headers }, body };
}

type Written = Required<Omit<WireResponse, "status">>;
type Writer = (answer: Answer) => Written;

const xml = (body: string): Written => ({ headers: { "content-type": "text/xml" }, body });

const codeAndMessage = ({ code, message }: AwsError): string =>
  `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;

const writers: Readonly<Record<ErrorFormat, Writer>> = {
  s3: ({ error, request: { requestId } }) => ({
    headers: { "content-type": "application/xml" },
    body: errorDocument({
      Code: error.code,
      Message: error.message,
      ...error.members,
      RequestId: requestId,
      HostId: hostId(requestId),
    }),
  }),
  // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization
  query: ({ error, status, service, request }) => {
    const namespace = service?.facts.xmlNamespace;
    const type = status < 500 ? "Sender" : "Receiver";
    return xml(
      `<ErrorResponse${namespace ? ` xmlns="${namespace}"` : ""}><Error><Type>${type}</Type>${codeAndMessage(error)}` +
        `</Error><RequestId>${request.requestId}</RequestId></ErrorResponse>`,
    );
  },
  // https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html#operation-error-serialization
  ec2: ({ error, request }) =>
    xml(
      `<Response><Errors><Error>${codeAndMessage(error)}</Error></Errors>` +
        `<RequestID>${request.requestId}</RequestID></Response>`,
    ),
  json: ({ error, model, request }) => ({
    headers: {
      "content-type": request.headers["content-type"] ?? "application/x-amz-json-1.1",
      "x-amzn-errortype": error.code,
    },
    body: JSON.stringify({ __type: error.code, ...error.members, [model.messageMember]: error.message }),
  }),
  "rest-json": ({ error, model, service }) => ({
    headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
    body: JSON.stringify({
      ...error.members,
      [model.messageMember]: error.message,
      ...(service?.name === "lambda" ? { Type: model.fault === "client" ? "User" : "Service" } : {}),
    }),
  }),
  // https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html#operation-error-serialization
  cbor: ({ error }) => ({
    headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    body: cbor.serialize({ __type: error.code, message: error.message }),
  }),
};
