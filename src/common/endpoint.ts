/** The endpoint of one service of a target. */
import type { TargetAccess } from "./run-data.ts";

/** The placeholder for a service's signing name in the endpoint of a target with a host per service. */
export const servicePlace = "{service}";

/**
 * The base URL of one service. Emulators have one URL for all; real AWS has a host for each, which is called by the
 * signing name for every service that labs speak: https://docs.aws.amazon.com/general/latest/gr/rande.html
 * @param service signing name, for example `logs`.
 */
export const endpointOf = ({ endpoint }: Pick<TargetAccess, "endpoint">, service: string): string =>
  endpoint.replace(servicePlace, service);
