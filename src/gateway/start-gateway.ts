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

export interface GatewayOptions {
  readonly target: Pick<TargetAccess, "endpoint" | "credentials">;
  /** The only credentials that this gateway takes: made for one call of one answer. */
  readonly credentials: Credentials;
  /** What to do to which calls on purpose. */
  readonly faults?: readonly Fault[];
}

export interface Gateway extends AsyncDisposable {
  /** For example `http://127.0.0.1:49153`. */
  readonly endpoint: string;
  /** The calls so far, in the order in which they came. */
  calls(): readonly Call[];
  /** Set when the target did not answer: the verdict is then about the environment, not about the answer. */
  upstreamLost(): Error | undefined;
}

const host = "127.0.0.1";

/** Starts a gateway on a free loopback port. Disposing of it cuts every connection. */
export async function startGateway({ target, credentials, faults = [] }: GatewayOptions): Promise<Gateway> {
  const hop = { target, credentials, log: new CallLog(), faults: new Faults(faults) };
  const { log } = hop;
  const server = createServer({ keepAliveTimeout: 30_000, requestTimeout: 0 }, (message, response) => {
    void forward(hop, readRequest(message), response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, resolve);
  });
  return {
    endpoint: `http://${host}:${(server.address() as AddressInfo).port}`,
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
