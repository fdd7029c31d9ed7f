/** The embedded AWS: one HTTP server on the loopback address that speaks to any SDK client. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ServiceName } from "../wire/catalog.ts";
import type { Isolation } from "../common/run-data.ts";
import { makeTemporaryFolder } from "../common/temporary.ts";
import { findPython } from "../sandbox/find-python.ts";
import { startProcess } from "../sandbox/start-process.ts";
import { flattenHeaders, sendBody, splitTarget, type WireResponse } from "../wire/message.ts";
import { Accounts, type RestrictedKeys } from "./accounts.ts";
import { type ConnectionLimits, defaultLimits, drainRest, failStalledBody } from "./connection.ts";
import { dispatch, type Dispatcher } from "./dispatch.ts";
import { loopback } from "../common/listen-on.ts";
import { listen } from "./listen.ts";
import { ownPage } from "./own-pages.ts";
import type { Noted, RequestEntry } from "./request-log.ts";
import { Services } from "./services.ts";

export interface EmbeddedOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Secret of every account; made for this server when not given. */
  readonly secret?: string;
  /**
   * Loads all services before it is up: a server that lasts may have no descriptor left for a file later, and
   * Node.js never reads a module again whose file it could not open once.
   */
  readonly loadAll?: boolean;
  /** Services that are loaded without being waited for: their first request then finds them loaded. */
  readonly loadSoon?: readonly ServiceName[] | undefined;
  /** The isolation of functions; a process alone when not given. */
  readonly isolation?: Isolation | undefined;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** The account of access key ids that are not 12 digits; without it they get InvalidAccessKeyId. */
  readonly defaultAccount?: string;
  /** What connections may cost; S3's own time-outs by default. */
  readonly limits?: Partial<ConnectionLimits>;
  /** The regions that are enabled; all when not given. Elsewhere no access key id is known, as on AWS. */
  readonly regions?: readonly string[] | undefined;
  /** Called with every request once it has been answered. */
  readonly onRequest?: ((entry: RequestEntry) => void) | undefined;
  /** Called with every defect of ours; by default it goes to standard error with its stack. */
  readonly onDefect?: (error: unknown) => void;
}

export interface EmbeddedAws extends AsyncDisposable {
  /** For example `http://127.0.0.1:49152`. */
  readonly endpoint: string;
  readonly port: number;
  readonly secretAccessKey: string;
  /**
   * Keys of an account that may do what a policy allows, and nothing else.
   * @throws PolicyFault when it is no policy document
   */
  restrict(accountId: string, policy: string): RestrictedKeys;
}

/**
 * Starts the embedded AWS. Services are loaded on their first call, unless told otherwise.
 * @throws EnvironmentTrouble if the port is in use or cannot be opened.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedAws> {
  const { now = Date.now, secret = randomBytes(30).toString("base64url"), onDefect = reportDefect } = options;
  let isClosing = false;
  const folder = await makeTemporaryFolder("aws");
  const accounts = new Accounts({ secret, defaultAccount: options.defaultAccount });
  const { restrict } = accounts;
  const services = new Services({
    folder: folder.path,
    endpoint: () => dispatcher.endpoint,
    now,
    findPython,
    startProcess: (request) => startProcess({ ...request, ...listening.functionIsolation }),
    accounts,
  });
  const { port: wanted = 0, isolation = "process" } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const listener = (message: IncomingMessage, response: ServerResponse): void =>
    void respond(dispatcher, { message, response, limits, onRequest: options.onRequest });
  const opening = listen(listener, { port: wanted, isolation, folder: folder.path });
  const listening = await orClose(opening, () => folder[Symbol.asyncDispose]());
  const { port } = listening;
  const endpoint = `http://${loopback}:${port}`;
  const dispatcher: Dispatcher = {
    accounts,
    services,
    regions: options.regions,
    now,
    endpoint,
    // What a server that ends cuts off is nobody's defect.
    onDefect: (error) => (isClosing ? undefined : onDefect(error)),
  };
  const close = async (): Promise<void> => {
    isClosing = true;
    await Promise.all([listening.close(), services.close()]);
    await folder[Symbol.asyncDispose]();
  };
  if (options.loadAll) await orClose(services.loadAll(), close);
  // What goes wrong here goes wrong again at the first request, which reports it.
  for (const name of options.loadSoon ?? []) services.load(name).catch(() => undefined);
  return { endpoint, port, secretAccessKey: secret, restrict, [Symbol.asyncDispose]: close };
}

/** Waits for it; when it fails, ends what was opened before. */
async function orClose<Value>(opening: Promise<Value>, close: () => PromiseLike<void>): Promise<Value> {
  try {
    return await opening;
  } catch (error) {
    await close();
    throw error;
  }
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly limits: ConnectionLimits;
  readonly onRequest: EmbeddedOptions["onRequest"];
}

async function respond(dispatcher: Dispatcher, exchange: Exchange): Promise<void> {
  const { message, response, limits, onRequest } = exchange;
  const [time, begun, noted] = [dispatcher.now(), performance.now(), {} as Noted];
  failStalledBody(message, limits);
  try {
    const request = {
      method: message.method ?? "GET",
      ...splitTarget(message.url ?? "/"),
      headers: flattenHeaders(message.headers),
      body: message,
    };
    const own = await ownPage(dispatcher, request);
    const answer = own ?? (await dispatch(dispatcher, request, noted));
    const bytes = await write(answer, message, response);
    const { account, service, operation, resource } = noted;
    const [status, ms] = [answer.status, performance.now() - begun];
    if (!own) onRequest?.({ time, account, service, operation, resource, status, ms, bytes });
  } catch (error) {
    // The head is out: all that is left is to cut the body short, which a client sees as an error.
    if (!message.socket.destroyed) dispatcher.onDefect(error);
    response.destroy();
  } finally {
    // What an early error left unread would otherwise block the connection.
    if (!message.readableEnded) drainRest(message, limits);
  }
}

/** Gives how many bytes of body it has sent. */
async function write(
  { status, headers: own, body }: WireResponse,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<number> {
  // A client that waits for a leave to send its body may go on without it, which could not be distinguished from its next request.
  const headers = message.headers.expect && !message.complete ? { ...own, connection: "close" } : own;
  if (body instanceof Readable && message.method !== "HEAD") {
    response.writeHead(status, headers);
    await sendBody(body, response);
    return Number(headers["content-length"] ?? 0);
  }
  if (body instanceof Readable) body.destroy();
  const bytes = body instanceof Readable || body === undefined ? undefined : asBuffer(body);
  const length =
    bytes || (status >= 200 && status !== 204 && status !== 304)
      ? { "content-length": String(bytes?.length ?? 0) }
      : {};
  response.writeHead(status, { ...length, ...headers });
  const shown = message.method === "HEAD" ? undefined : bytes;
  response.end(shown);
  return shown?.length ?? 0;
}

function reportDefect(error: unknown): void {
  process.stderr.write(`embedded AWS: ${error instanceof Error ? error.stack : String(error)}\n`);
}

/** Without a copy. */
function asBuffer(body: string | Uint8Array): Buffer {
  if (typeof body === "string") return Buffer.from(body);
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
