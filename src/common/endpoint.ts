/** Where the calls to one service of a target go. */
import type { TargetAccess } from "./run-data.ts";

/** Stands in a target's endpoint for a service's signing name, where each service has a host of its own. */
export const servicePlace = "{service}";

/**
 * The base URL of one service. Emulators have one URL for all; real AWS has a host for each, which is called by the
 * signing name for every service that labs speak: https://docs.aws.amazon.com/general/latest/gr/rande.html
 * @param service signing name, for example `logs`.
 */
export const endpointOf = ({ endpoint }: Pick<TargetAccess, "endpoint">, service: string): string =>
  endpoint.replace(servicePlace, service);
