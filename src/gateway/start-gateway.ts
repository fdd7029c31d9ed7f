/**
 * The hop between an answer and its target: verifies the answer's throw-away signature, names and logs the call,
 * re-signs it for the target and streams both bodies through.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Call, Credentials, TargetAccess } from "../common/contract.ts";
import { flattenHeaders, splitTarget, type WireRequest } from "../wire/message.ts";
import { CallLog } from "./call-log.ts";
import { type Fault, Faults } from "./faults.ts";
import { forward } from "./forward.ts";
import type { RunScope } from "./run-scope.ts";

export interface GatewayOptions {
  readonly target: Pick<TargetAccess, "endpoint" | "credentials">;
  /** The only credentials that this gateway takes: made for one call of one answer. */
  readonly credentials: Credentials;
  /** What to do to which calls on purpose. */
  readonly faults?: readonly Fault[];
  /** What the answer may use; everything when not given. */
  readonly scope?: RunScope | undefined;
  /** Path of the Unix socket to listen on, for an answer that has no network; without it a free loopback port. */
  readonly socket?: string | undefined;
}

export interface Gateway extends AsyncDisposable {
  /** For example `http://127.0.0.1:49153`. The port of a gateway on a socket means something to the answer alone. */
  readonly endpoint: string;
  readonly port: number;
  /** The calls so far, in the order in which they came. */
  calls(): readonly Call[];
  /** Set when the target did not answer: the verdict is then about the environment, not about the answer. */
  upstreamLost(): Error | undefined;
}

const host = "127.0.0.1";
const portOfSockets = 8000;

/** Starts a gateway. Disposing of it cuts every connection. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { target, credentials, scope, faults = [], socket } = options;
  const hop = { target, credentials, scope, log: new CallLog(), faults: new Faults(faults) };
  const { log } = hop;
  const server = createServer({ keepAliveTimeout: 30_000, requestTimeout: 0 }, (message, response) => {
    void forward(hop, readRequest(message), response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if (socket === undefined) server.listen(0, host, resolve);
    else server.listen(socket, resolve);
  });
  const port = socket === undefined ? (server.address() as AddressInfo).port : portOfSockets;
  return {
    endpoint: `http://${host}:${port}`,
    port,
    calls: () => log.calls(),
    upstreamLost: () => log.upstreamLost,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const readRequest = (message: IncomingMessage): WireRequest => ({
  method: message.method ?? "GET",
  ...splitTarget(message.url ?? "/"),
  headers: flattenHeaders(message.headers),
  body: message,
});
