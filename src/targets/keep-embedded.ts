/** The embedded AWS on its own, for as long as a person wants: `labs aws`. */

export interface KeepOptions {
  /** Any free port when not given. */
  readonly port?: number | undefined;
  /** Secret of every account; a new one when not given. */
  readonly secret?: string | undefined;
  /** The regions that are enabled, the first one the default; all, and us-east-1, when not given. */
  readonly regions?: readonly string[] | undefined;
  /** Called with every request once it has been answered. */
  readonly onRequest?: ((entry: RequestEntry) => void) | undefined;
}

/** What `labs aws --log` shows of a request; src/embedded/request-log.ts describes the members. */
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

/** The account of every access key id that is not itself an account's 12 digits. */
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
