/** SDK clients of a check's own, straight to the target. */
import type { Scope } from "./scope.ts";

export interface ClientConfig {
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly endpoint: string;
}

export interface SdkClient {
  destroy(): void;
}

export type ClientClass<Client extends SdkClient> = new (config: ClientConfig) => Client;

export interface Clients {
  /** The check's one client of this class. */
  get<Client extends SdkClient>(type: ClientClass<Client>): Client;
  /** Whether it was ever asked for a client of a class of this name, for example `KMSClient`. */
  has(className: string): boolean;
}

/** Clients are destroyed when the check has ended. */
export function makeClients(scope: Scope): Clients {
  const { endpoint, region, credentials } = scope.settings.target;
  const made = new Map<ClientClass<SdkClient>, SdkClient>();
  scope.onEnd(async () => {
    for (const client of made.values()) client.destroy();
  });
  return {
    get<Client extends SdkClient>(type: ClientClass<Client>): Client {
      const client = made.get(type) ?? new type({ endpoint, region, credentials: { ...credentials } });
      made.set(type, client);
      return client as Client;
    },
    has: (className) => [...made.keys()].some(({ name }) => name === className),
  };
}
