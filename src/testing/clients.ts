/** SDK clients of a check's own, straight to the target. */
import type { TargetAccess } from "../common/run-data.ts";
import { endpointOf, servicePlace } from "../common/endpoint.ts";
import type { Scope } from "./scope.ts";

export interface ClientConfig {
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly endpoint: string;
  /** Settings that may be in the environment, and that no client takes together with an endpoint. */
  readonly useFipsEndpoint: false;
  readonly useDualstackEndpoint: false;
  /** Of S3: what a check reads came from this machine, and the SDK's CRC64NVME takes more time than the rest of a run. */
  readonly responseChecksumValidation: "WHEN_REQUIRED";
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

/** Signing names by class: real AWS has a host for each. */
const services: Readonly<Record<string, string>> = {
  S3Client: "s3",
  KMSClient: "kms",
  LambdaClient: "lambda",
  CloudWatchLogsClient: "logs",
};

/** Always a URL of the target's own, so that nothing else can say where a client calls. */
function configFor({ name }: ClientClass<SdkClient>, target: TargetAccess): ClientConfig {
  const service = services[name];
  if (service === undefined && target.endpoint.includes(servicePlace)) {
    throw new Error(
      `Where does ${name} call on ${target.name}? Add it to the services in testing/clients.ts.`,
    );
  }
  return {
    endpoint: endpointOf(target, service ?? ""),
    region: target.region,
    credentials: { ...target.credentials },
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    responseChecksumValidation: "WHEN_REQUIRED",
  };
}

/** Clients are destroyed when the check has ended. */
export function makeClients(scope: Scope): Clients {
  const { target } = scope.settings;
  const made = new Map<ClientClass<SdkClient>, SdkClient>();
  scope.onEnd(async () => {
    for (const client of made.values()) client.destroy();
  });
  return {
    get<Client extends SdkClient>(type: ClientClass<Client>): Client {
      const client = made.get(type) ?? new type(configFor(type, target));
      made.set(type, client);
      return client as Client;
    },
    has: (className) => [...made.keys()].some(({ name }) => name === className),
  };
}
