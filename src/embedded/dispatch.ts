/** One request from bytes to bytes: verify, identify, decode, run the operation, encode. */
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { checkWholeBody, objectBody, wholeDocument, wholeRequestBody } from "../wire/body.ts";
import { serviceAuthError } from "../wire/auth-errors.ts";
import { coveragePage, isServiceName, type ServiceName, unknownService } from "../wire/catalog.ts";
import { readSignatureFields, signedFor } from "../wire/signature-fields.ts";
import { decodeInput, type RequestBody } from "../wire/decode-input.ts";
import { hostId } from "../wire/errors.ts";
import { encodeError } from "../wire/encode-error.ts";
import { encodeOutput } from "../wire/encode-output.ts";
import { AwsError } from "../wire/errors.ts";
import { isForm } from "../wire/form.ts";
import { verifyForm } from "../wire/form-signature.ts";
import { identifyCall, type IdentifiedCall, s3Place } from "../wire/identify.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import type { ServiceModel } from "../wire/model.ts";
import { withQueryHeaders } from "../wire/query-headers.ts";
import { describesBody, documentLimit } from "../wire/s3-gaps.ts";
import type { CallContext } from "../wire/service.ts";
import { sha256Hex } from "../wire/signature.ts";
import { unsigned, type VerifiedSignature, verifySignature } from "../wire/verify-signature.ts";
import type { Accounts } from "./accounts.ts";
import { runAuthorized } from "./authorize.ts";
import { answerPreflight, crossOriginHeaders } from "./cross-origin.ts";
import { type AdmittedCall, answerForm } from "./form-upload.ts";
import { type Noted, resourceOf } from "./request-log.ts";
import type { LoadedService, Services } from "./services.ts";
import { answerWebsite, isWebsite } from "./website.ts";

export interface Dispatcher {
  readonly accounts: Accounts;
  readonly services: Services;
  /** The regions that are enabled; all when undefined. */
  readonly regions?: readonly string[] | undefined;
  readonly now: () => number;
  readonly endpoint: string;
  /** Called with every defect of ours, with its stack. */
  readonly onDefect: (error: unknown) => void;
}

/** Lambda takes 50 MB of zipped code in base64; nothing else that is read whole is larger. */
const wholeBodyLimit = 80 * 1024 * 1024;
/** A form of the Query protocol: the largest policy, every character of it encoded, fits several times. */
const formLimit = 1024 * 1024;

/** @param noted is called with what the request turns out to be. */
export async function dispatch(
  dispatcher: Dispatcher,
  request: WireRequest,
  noted: Noted = {},
): Promise<WireResponse> {
  const requestId = randomUUID();
  let service: ServiceModel | undefined;
  let loaded: LoadedService | undefined;
  let response: WireResponse;
  try {
    loaded = await dispatcher.services.load(serviceOf(request));
    service = loaded.model;
    noted.service = service.name;
    response = await answer(dispatcher, request, { loaded, requestId, noted });
  } catch (error) {
    response = encodeError(asAwsError(error, dispatcher), service, {
      requestId,
      method: request.method,
      headers: request.headers,
      signedFor: signedFor(request),
    });
  }
  // By the server's clock, since SDK clients correct their own by it.
  const date = new Date(dispatcher.now()).toUTCString();
  return {
    ...response,
    headers: {
      date,
      ...idHeaders(service?.name ?? signedFor(request) ?? "s3", requestId),
      ...crossOriginHeaders(request, loaded?.implementation),
      ...response.headers,
    },
  };
}

interface Call {
  readonly loaded: LoadedService;
  readonly requestId: string;
  readonly noted: Noted;
}

async function answer(dispatcher: Dispatcher, sent: WireRequest, call: Call): Promise<WireResponse> {
  const { implementation } = call.loaded;
  const preflight = answerPreflight(sent, implementation);
  if (preflight) return preflight;
  const { siteOf } = implementation;
  if (!siteOf || !isWebsite(sent)) return answerCall(dispatcher, sent, call);
  const read = (request: WireRequest) => answerCall(dispatcher, request, call);
  return answerWebsite(sent, { siteOf, read, requestId: call.requestId });
}

async function answerCall(dispatcher: Dispatcher, sent: WireRequest, call: Call): Promise<WireResponse> {
  const { model } = call.loaded;
  const isS3 = model.name === "s3";
  if (isS3 && isForm(sent) && s3Place(sent).level === "bucket") {
    return answerForm(sent, {
      model,
      verify: (fields) =>
        verifyForm(fields, { lookUp: (id) => dispatcher.accounts.lookUp(id), now: dispatcher.now() }),
      now: dispatcher.now(),
      perform: (admitted) => perform(dispatcher, call, admitted),
    });
  }
  const limit = model.facts.protocol === "query" ? formLimit : wholeBodyLimit;
  const bytes = isS3 ? undefined : await wholeRequestBody(sent, limit);
  if (model.name === "sts" && !readSignatureFields(sent)) refuseUnsigned(call.loaded, sent, bytes);
  const verified = verify(dispatcher, sent, { model, bytes });
  const { signatureFields } = verified;
  const request = signatureFields.kind === "query" && isS3 ? withQueryHeaders(sent) : sent;
  const identified = identifyCall(model, request, bytes);
  const body = async (): Promise<RequestBody> =>
    bytes ? { bytes } : readRequestBody(identified, request, verified);
  return perform(dispatcher, call, { identified, request, signatureFields, body });
}

/** AssumeRoleWithWebIdentity and AssumeRoleWithSAML are not signed: what is wrong is not the signature. */
function refuseUnsigned(
  { model, implementation }: LoadedService,
  request: WireRequest,
  bytes: Uint8Array | undefined,
): void {
  const { name } = identifyCall(model, request, bytes).operation;
  if (!implementation.operations[name]) throw notImplemented(model.name, name);
}

/** Runs the operation of a call that was let in. */
async function perform(
  dispatcher: Dispatcher,
  { loaded: { model, implementation }, requestId, noted }: Call,
  { identified, request, signatureFields, body: readBody, viaForm }: AdmittedCall,
): Promise<WireResponse> {
  const caller = dispatcher.accounts.caller(signatureFields.accessKeyId);
  Object.assign(noted, { operation: identified.operation.name, account: caller.accountId });
  if (!implementation.operations[identified.operation.name]) {
    throw notImplemented(model.name, identified.operation.name);
  }
  const body = await readBody();
  const input = await decodeInput(identified, request.headers, body);
  noted.resource = resourceOf(input);
  dispatcher.accounts.use(signatureFields.accessKeyId, { at: dispatcher.now(), ...signatureFields.scope });
  const context: CallContext = {
    ...implementation.context,
    accountId: caller.accountId,
    accessKeyId: signatureFields.accessKeyId,
    callerArn: caller.arn,
    caller,
    region: signatureFields.scope.region,
    signatureVersion: signatureFields.version,
    viaForm,
    requestId,
    endpoint: dispatcher.endpoint,
    headers: request.headers,
    now: dispatcher.now,
  };
  try {
    const call = { model, implementation, operation: identified.operation.name, input, context };
    const output = await runAuthorized(call, dispatcher.services);
    return encodeOutput(identified, (output ?? {}) as Record<string, unknown>, requestId);
  } finally {
    // A body that the operation did not want: nothing may go on filling it.
    if (body.object instanceof Readable && body.object !== request.body) body.object.destroy();
  }
}

async function readRequestBody(
  call: IdentifiedCall,
  request: WireRequest,
  verified: VerifiedSignature,
): Promise<RequestBody> {
  if (call.operation.streamsInput) return { object: await objectBody(request, verified) };
  const bytes = await wholeDocument(request, documentLimit(call.operation.name));
  const described = describesBody(call.operation.name) ? request : { ...request, headers: {} };
  await checkWholeBody(described, bytes, verified.payloadHash);
  return { bytes };
}

function verify(
  { accounts, regions, now }: Dispatcher,
  request: WireRequest,
  { model, bytes }: { model: ServiceModel; bytes: Uint8Array | undefined },
): VerifiedSignature {
  if (model.name === "s3" && !readSignatureFields(request)) return unsigned;
  try {
    return verifySignature(request, {
      // https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html: unknown where it is not enabled.
      lookUp: (accessKeyId) => (isEnabled(request, regions) ? accounts.lookUp(accessKeyId) : undefined),
      now: now(),
      ...(bytes ? { bodyHash: sha256Hex(bytes) } : {}),
    });
  } catch (error) {
    if (!(error instanceof AwsError) || model.name === "s3") throw error;
    throw serviceAuthError(error, model.facts.protocol);
  }
}

function isEnabled(request: WireRequest, regions: Dispatcher["regions"]): boolean {
  const region = readSignatureFields(request)?.scope.region;
  return regions === undefined || region === undefined || regions.includes(region);
}

/** From the credential scope; an anonymous request says it by its target or is S3's. */
function serviceOf(request: WireRequest): ServiceName {
  const name = readSignatureFields(request)?.scope.service ?? (anonymousService(request) as string);
  if (!isServiceName(name)) throw unknownService(name);
  return name;
}

function anonymousService({ headers, path }: WireRequest): ServiceName {
  const target = headers["x-amz-target"] ?? "";
  if (target.startsWith("TrentService.")) return "kms";
  if (target.startsWith("Logs_")) return "logs";
  // AssumeRoleWithWebIdentity and AssumeRoleWithSAML are not signed.
  if (path === "/" && headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return "sts";
  return path.startsWith("/2015-03-31/") ? "lambda" : "s3";
}

const notImplemented = (service: ServiceName, operation: string): AwsError =>
  new AwsError(
    "NotImplemented",
    `${service} ${operation} is not implemented here. ${coveragePage} lists what is.`,
    {
      status: 501,
      members: { Service: service, Operation: operation },
    },
  );

function asAwsError(error: unknown, { onDefect }: Dispatcher): AwsError {
  if (error instanceof AwsError) return error;
  onDefect(error);
  return new AwsError("InternalError", "We encountered an internal error. Please try again.", {
    status: 500,
    cause: error,
  });
}

const idHeaders = (service: string, requestId: string): Record<string, string> =>
  service.startsWith("s3")
    ? { "x-amz-request-id": requestId, "x-amz-id-2": hostId(requestId) }
    : { "x-amzn-requestid": requestId };
