/** The embedded AWS as a server that runs until it is stopped: `labs aws`. */

export interface KeepOptions {
  /** By default any free port. */
  readonly port?: number | undefined;
  /** Secret of every account, by default a new one. */
  readonly secret?: string | undefined;
  /** The enabled regions. The first is the default region. By default all, with us-east-1. */
  readonly regions?: readonly string[] | undefined;
  /** Called with every answered request. */
  readonly onRequest?: ((entry: RequestEntry) => void) | undefined;
}

/** The data of a request for `labs aws --log`. src/embedded/request-log.ts describes the members. */
export interface RequestEntry {
  readonly time: number;
  readonly account: string | undefined;
  readonly service: string | undefined;
  readonly operation: string | undefined;
  readonly resource: string | undefined;
  readonly status: number;
  readonly ms: number;
  readonly bytes: number;
}

export interface KeptAws extends AsyncDisposable {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** The account of every access key id that is not a 12-digit account id. */
const defaultAccount = "000000000000";

/** @throws EnvironmentTrouble if the port is in use or cannot be opened. */
export async function keepEmbedded({ port, secret, regions, onRequest }: KeepOptions): Promise<KeptAws> {
  const { startEmbedded } = await import("../embedded/server.ts");
  const server = await startEmbedded({
    loadAll: true,
    regions,
    onRequest,
    defaultAccount,
    ...(port === undefined ? {} : { port }),
    ...(secret === undefined ? {} : { secret }),
  });
  return {
    endpoint: server.endpoint,
    accountId: defaultAccount,
    secretAccessKey: server.secretAccessKey,
    region: regions?.[0] ?? "us-east-1",
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
