/** The gateway's connection to the target: signs, sends, and streams the response back. */
import {
  type ClientRequest,
  type IncomingMessage,
  request as sendRequest,
  type ServerResponse,
} from "node:http";
import { request as sendTlsRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { endpointOf } from "../common/endpoint.ts";
import { flattenHeaders, type WireRequest } from "../wire/message.ts";
import { signRequest } from "../wire/sign-request.ts";
import type { Admitted } from "./admit.ts";
import type { OpenEntry } from "./call-log.ts";
import { ConnectionReset, disturbBody, disturbHeaders, type Fault } from "./faults.ts";
import type { Hop } from "./hop.ts";
import { noteKmsKey } from "./kms-key.ts";
import { noteNextPage } from "./next-page.ts";
import { CredentialsRefused, isCredentialsRefusal } from "./refused-credentials.ts";

interface Outgoing extends Admitted {
  readonly entry: OpenEntry;
}

/** Hop-by-hop headers. */
const hopHeaders = new Set(["connection", "keep-alive", "transfer-encoding", "expect", "authorization"]);

/**
 * Forwards the call, signed for the target.
 * @returns the target's response with an unread body.
 * @throws the error that ended the connection. An error on the target's side is also logged.
 */
export async function send(
  { target, log }: Hop,
  request: WireRequest,
  outgoing: Outgoing,
): Promise<IncomingMessage> {
  const url = new URL(endpointOf(target, outgoing.service));
  const { path, headers } = signedFor(url, { target, request, outgoing });
  const start = url.protocol === "https:" ? sendTlsRequest : sendRequest;
  return new Promise<IncomingMessage>((resolve, reject) => {
    const upstream = start(url, { method: request.method, path, headers }, resolve);
    upstream.once("error", (error) => {
      if (!request.body.destroyed || request.body.readableEnded) log.upstreamLost ??= error;
      reject(error);
    });
    giveBody(upstream, request, outgoing);
  });
}

function signedFor(
  url: URL,
  { target, request, outgoing }: { target: Hop["target"]; request: WireRequest; outgoing: Outgoing },
): { path: string; headers: Record<string, string> } {
  const kept = withoutHopHeaders(request.headers);
  const headers = signRequest(
    { ...request, headers: { ...kept, host: url.host } },
    {
      credentials: target.credentials,
      region: outgoing.region,
      service: outgoing.service,
      now: Date.now(),
      payloadHash: outgoing.payloadHash,
    },
  );
  return { path: request.query === "" ? request.path : `${request.path}?${request.query}`, headers };
}

function giveBody(upstream: ClientRequest, { body }: WireRequest, { bytes, entry }: Outgoing): void {
  if (bytes) {
    entry.requestBytes = bytes.length;
    upstream.end(bytes);
    return;
  }
  body.on("data", (chunk: Buffer) => (entry.requestBytes += chunk.length));
  // If an answer ends in the middle of an upload, the target must not wait for the rest.
  body.once("close", () => {
    if (!body.readableEnded) upstream.destroy(body.errored ?? undefined);
  });
  body.pipe(upstream);
}

interface GivenBack {
  readonly hop: Hop;
  readonly entry: OpenEntry;
  readonly fault: Fault | undefined;
}

/**
 * Sends the target's response to the answer and counts the bytes that the answer reads.
 * @throws CredentialsRefused, before anything is sent, if the target refuses the gateway's credentials.
 */
export async function giveBack(
  upstream: IncomingMessage,
  response: ServerResponse,
  { hop, entry, fault }: GivenBack,
): Promise<void> {
  const { log } = hop;
  const status = upstream.statusCode ?? 502;
  entry.status = status;
  upstream.once("error", (error) => {
    if (!response.destroyed && !(error instanceof ConnectionReset)) log.upstreamLost ??= error;
  });
  const body = status >= 400 ? Readable.from([await errorBody(upstream, hop, entry)]) : upstream;
  response.writeHead(status, disturbHeaders(fault, withoutHopHeaders(flattenHeaders(upstream.headers))));
  body.on("data", (chunk: Buffer) => (entry.responseBytes += chunk.length));
  noteKmsKey(upstream, body, entry);
  noteNextPage(body, entry);
  const disturbed = disturbBody(fault);
  try {
    await (disturbed ? pipeline(body, disturbed, response) : pipeline(body, response));
    entry.complete = true;
  } catch {
    // The answer closed the connection before the end of the body (`complete` in the log), or the target did.
  }
}

/** The complete document of an error, which is small. It is checked before the answer gets it. */
async function errorBody(upstream: IncomingMessage, { target, log }: Hop, entry: OpenEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of upstream) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const text = body.toString();
  entry.error = errorCode(flattenHeaders(upstream.headers), text, entry.status);
  if (isCredentialsRefusal({ code: entry.error, text }, target.credentials)) {
    throw (log.upstreamLost ??= new CredentialsRefused(entry.error));
  }
  return body;
}

const withoutHopHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopHeaders.has(name)));

/** The AWS error code of a response, from the header or the document. Without a body it is the status. */
function errorCode(headers: Readonly<Record<string, string>>, body: string, status: number): string {
  const named =
    headers["x-amzn-errortype"] ??
    /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ??
    /"__type"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  if (named !== undefined) return named.replace(/^.*#/, "").replace(/:.*$/, "");
  return status === 404 ? "NotFound" : String(status);
}
