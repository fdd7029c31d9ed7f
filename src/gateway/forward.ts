/** Forwards one call of an answer to the target and returns the response. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { isServiceName, unknownService } from "../wire/catalog.ts";
import { readSignatureFields, signedFor } from "../wire/signature-fields.ts";
import { encodeError } from "../wire/encode-error.ts";
import { AwsError } from "../wire/errors.ts";
import type { WireRequest, WireResponse } from "../wire/message.ts";
import { loadService, type ServiceModel } from "../wire/model.ts";
import { admit } from "./admit.ts";
import type { OpenEntry } from "./call-log.ts";
import { denyEachKey } from "./denied-keys.ts";
import { ConnectionReset, disturbRequest } from "./faults.ts";
import type { Hop } from "./hop.ts";
import { afterEmptyPage, disturbPage, emptyPage } from "./pages.ts";
import { refuseOutside } from "./run-scope.ts";
import { withoutChunkSignatures } from "./signed-chunks.ts";
import { giveBack, send } from "./upstream.ts";

/** Never rejects. Every failure is answered or logged, or ends the connection. */
export async function forward(hop: Hop, request: WireRequest, response: ServerResponse): Promise<void> {
  const began = performance.now();
  let service: ServiceModel | undefined;
  let entry: OpenEntry | undefined;
  let sent = request.body;
  try {
    service = await serviceOf(request);
    const admitted = await admit(request, service, hop.credentials);
    entry = hop.log.open(admitted.call);
    if (hop.scope) refuseOutside(hop.scope, admitted.call);
    const fault = hop.faults.take(entry.operation);
    if (fault) entry.fault = fault.kind;
    const denied = denyEachKey(fault, admitted);
    if (denied) return giveOwn(denied, response, entry);
    await disturbRequest(fault, service);
    const empty = emptyPage(fault, { request: admitted.request, admitted });
    if (empty) {
      giveOwn(empty, response, entry);
      entry.nextPage = afterEmptyPage;
      return;
    }
    const outgoing = withoutChunkSignatures(disturbPage(fault, { request: admitted.request, admitted }));
    sent = outgoing.request.body;
    const upstream = await send(hop, outgoing.request, { ...outgoing.admitted, entry });
    if (fault?.kind === "lost-response") await lose(upstream);
    await giveBack(upstream, response, { hop, entry, fault });
  } catch (error) {
    refuse(error, { hop, request, response, service, entry });
  } finally {
    if (entry) entry.ms = Math.round((performance.now() - began) * 10) / 10;
    // What was made of the body is of no more use; the rest of the body itself would block the connection.
    if (sent !== request.body) sent.destroy();
    request.body.resume();
  }
}

/** Sends a response that is not from the target. */
function giveOwn({ status, headers, body }: WireResponse, response: ServerResponse, entry: OpenEntry): void {
  Object.assign(entry, { status, complete: true });
  response.writeHead(status, { ...headers }).end(body);
}

/** Waits until the target has finished the call. */
async function lose(upstream: IncomingMessage): Promise<never> {
  await buffer(upstream);
  throw new ConnectionReset("the response was lost on purpose");
}

async function serviceOf(request: WireRequest): Promise<ServiceModel> {
  const name = readSignatureFields(request)?.scope.service ?? "s3";
  if (isServiceName(name)) return loadService(name);
  throw unknownService(name);
}

interface Refusal {
  readonly hop: Hop;
  readonly request: WireRequest;
  readonly response: ServerResponse;
  readonly service: ServiceModel | undefined;
  readonly entry: OpenEntry | undefined;
}

/** Sends an AWS error in AWS's format. If the target cannot be reached, ends the connection. */
function refuse(error: unknown, { hop, request, response, service, entry }: Refusal): void {
  if (!(error instanceof AwsError)) {
    // Either the target is lost, which is then in the log, or the answer has disconnected. In both cases there is no response.
    response.destroy();
    return;
  }
  const { status, headers, body } = encodeError(error, service, {
    requestId: "gateway",
    method: request.method,
    headers: request.headers,
    signedFor: signedFor(request),
  });
  const refused =
    entry ??
    hop.log.open({ service: service?.name ?? "?", operation: "?", resource: request.path, input: {} });
  Object.assign(refused, { status, error: error.code, complete: true });
  response.writeHead(status, headers).end(body);
}
