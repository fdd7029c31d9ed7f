/**
 * The hop between an answer and its target: verifies the answer's throw-away signature, names and logs the call,
 * re-signs it for the target and streams both bodies through.
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

/** What a gateway does during one call of an answer. */
export interface GatewayRun {
  readonly target: Pick<TargetAccess, "endpoint" | "credentials">;
  /** The only credentials that this gateway takes: made for one call of one answer. */
  readonly credentials: Credentials;
  /** What to do to which calls on purpose. */
  readonly faults?: readonly Fault[];
  /** What the answer may use; everything when not given. */
  readonly scope?: RunScope | undefined;
}

export interface GatewayOptions extends GatewayRun {
  /** Path of the Unix socket to listen on, for an answer that has no network; without it a free loopback port. */
  readonly socket?: string | undefined;
}

/** What came during one call of an answer. */
export interface GatewayLog {
  /** The calls so far, in the order in which they came. */
  calls(): readonly Call[];
  /** Set when the target did not answer: the verdict is then about the environment, not about the answer. */
  upstreamLost(): Error | undefined;
}

/** A place that an answer's process can reach. Outside a run it answers nobody. */
export interface GatewayPort extends AsyncDisposable {
  /** For example `http://127.0.0.1:49153`. The port of a gateway on a socket means something to the answer alone. */
  readonly endpoint: string;
  readonly port: number;
  /** Serves one call of an answer, until `end`. */
  begin(run: GatewayRun): GatewayLog;
  /** Cuts every connection. Says whether a request was still under way. */
  end(): boolean;
}

export interface Gateway extends GatewayLog, AsyncDisposable {
  readonly endpoint: string;
  readonly port: number;
}

const host = "127.0.0.1";
const portOfSockets = 8000;

/** Starts a gateway for one call. Disposing of it cuts every connection. */
export async function startGateway({ socket, ...run }: GatewayOptions): Promise<Gateway> {
  const port = await openGateway(socket);
  return {
    endpoint: port.endpoint,
    port: port.port,
    ...port.begin(run),
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
}

/** @param socket path of the Unix socket to listen on; without it a free loopback port. */
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

/** How long a request that nobody waits for any more may take at the target. */
const patienceMs = 5000;

/** Lets requests through during a run, and counts those under way. */
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
   * Resolves when the target is done with what was let through: a write that it still works on would otherwise come after
   * the check has removed what it made.
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
