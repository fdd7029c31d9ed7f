/**
 * The gateway between an answer and its target. It verifies the answer's throw-away signature, identifies and logs the
 * call, signs it for the target and streams both bodies.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { Call, Credentials, TargetAccess } from "../common/run-data.ts";
import { flattenHeaders, splitTarget, type WireRequest } from "../wire/message.ts";
import { CallLog } from "./call-log.ts";
import { type Fault, Faults } from "./faults.ts";
import type { Hop } from "./hop.ts";
import { forward } from "./forward.ts";
import type { RunScope } from "./run-scope.ts";

/** The settings of a gateway for one call of an answer. */
export interface GatewayRun {
  readonly target: Pick<TargetAccess, "endpoint" | "credentials">;
  /** The only credentials that this gateway accepts, created for one call of one answer. */
  readonly credentials: Credentials;
  /** The faults to inject. */
  readonly faults?: readonly Fault[];
  /** The resources that the answer may use, by default all. */
  readonly scope?: RunScope | undefined;
}

export interface GatewayOptions extends GatewayRun {
  /** Path of the Unix socket to listen on, for an answer without a network. Otherwise a free loopback port is used. */
  readonly socket?: string | undefined;
}

/** The AWS calls during one call of an answer. */
export interface GatewayLog {
  /** The calls so far, in the order of arrival. */
  calls(): readonly Call[];
  /** Set if the target did not answer. This is a failure of the environment, not of the answer. */
  upstreamLost(): Error | undefined;
}

/** A server that an answer's process can reach. It answers only during a run. */
export interface GatewayPort extends AsyncDisposable {
  /** For example `http://127.0.0.1:49153`. With a socket, the port is only valid in the answer's process. */
  readonly endpoint: string;
  readonly port: number;
  /** Starts serving one call of an answer, until `end`. */
  begin(run: GatewayRun): GatewayLog;
  /** Closes every connection. Returns whether a request was still in progress. */
  end(): boolean;
}

export interface Gateway extends GatewayLog, AsyncDisposable {
  readonly endpoint: string;
  readonly port: number;
}

const host = "127.0.0.1";
const portOfSockets = 8000;

/** Starts a gateway for one call. Disposing of it closes every connection. */
export async function startGateway({ socket, ...run }: GatewayOptions): Promise<Gateway> {
  const port = await openGateway(socket);
  return {
    endpoint: port.endpoint,
    port: port.port,
    ...port.begin(run),
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
}

/** @param socket path of the Unix socket to listen on, by default a free loopback port. */
export async function openGateway(socket?: string): Promise<GatewayPort> {
  const turnstile = new Turnstile();
  const server = createServer({ keepAliveTimeout: 30_000, requestTimeout: 0 }, (message, response) =>
    turnstile.pass(message, response),
  );
  await listen(server, socket);
  const port = socket === undefined ? (server.address() as AddressInfo).port : portOfSockets;
  return {
    endpoint: `http://${host}:${port}`,
    port,
    begin: (run) => turnstile.open(run),
    end() {
      const busy = turnstile.close();
      server.closeAllConnections();
      return busy;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      turnstile.close();
      server.closeAllConnections();
      await Promise.all([closed, turnstile.emptied()]);
    },
  };
}

const listen = (server: Server, socket: string | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    if (socket === undefined) server.listen(0, host, resolve);
    else server.listen(socket, resolve);
  });

/** Time limit at the target for requests that are no longer awaited. */
const patienceMs = 5000;

/** Forwards requests during a run and counts those in progress. */
class Turnstile {
  #hop: Hop | undefined;
  readonly #underWay = new Set<Promise<void>>();
  #open = 0;

  open({ target, credentials, scope, faults = [] }: GatewayRun): GatewayLog {
    const log = new CallLog();
    this.#hop = { target, credentials, scope, log, faults: new Faults(faults) };
    return { calls: () => log.calls(), upstreamLost: () => log.upstreamLost };
  }

  close(): boolean {
    this.#hop = undefined;
    return this.#open > 0;
  }

  /**
   * Resolves when the target has finished all forwarded requests. Otherwise a pending write could come after the check has
   * removed its resources.
   */
  async emptied(): Promise<void> {
    if (this.#underWay.size === 0) return;
    await Promise.race([Promise.all(this.#underWay), setTimeout(patienceMs, undefined, { ref: false })]);
  }

  pass(message: IncomingMessage, response: ServerResponse): void {
    if (!this.#hop) {
      message.destroy();
      return;
    }
    this.#open += 1;
    response.once("close", () => (this.#open -= 1));
    const done = forward(this.#hop, readRequest(message), response);
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }
}

const readRequest = (message: IncomingMessage): WireRequest => ({
  method: message.method ?? "GET",
  ...splitTarget(message.url ?? "/"),
  headers: flattenHeaders(message.headers),
  body: message,
});
