/** The environment variables that LocalStack's container is started with. */
import { asDockerFlags, type Labels } from "./docker-containers.ts";
import type { Environment } from "./target.ts";

/**
 * Ours, each overridden by the person's own: no telemetry, no download of a certificate that nobody uses, time enough
 * for a function to start on a busy machine (LocalStack's 20 s are short on two cores), and a container that nobody
 * invokes gone after a minute (LocalStack's ten minutes fill the memory with those of a run of many functions).
 */
const defaults: Readonly<Record<string, string>> = {
  DISABLE_EVENTS: "1",
  SKIP_SSL_CERT_DOWNLOAD: "1",
  LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: "60",
  LAMBDA_KEEPALIVE_MS: "60000",
};

/** LocalStack takes its settings with this prefix or without it; without, only those that nobody else uses go on. */
const handedOn = /^(LAMBDA_\w+|LS_LOG|LOCALSTACK_\w+)$/;
/** Where the person's own LocalStack is, not how ours is to be. */
const keptBack =
  /^LOCALSTACK_(HOST|HOSTNAME|ENDPOINT|OFFLINE_\w+|VOLUME_DIR|DOCKER_NAME|MAIN_CONTAINER_NAME)$/;

/** @see https://docs.localstack.cloud/references/configuration/ */
export function settingsFor(env: Environment, labels: Labels): Record<string, string> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && handedOn.test(entry[0]) && !keptBack.test(entry[0]),
  );
  // Other programs read DEBUG, too, and not as yes or no.
  if (/^(0|1|true|false)$/i.test(env.DEBUG ?? "")) own.push(["DEBUG", env.DEBUG!]);
  const settings = { ...defaults, ...Object.fromEntries(own) };
  const flags = [settings.LAMBDA_DOCKER_FLAGS, asDockerFlags(labels)].filter(Boolean).join(" ");
  return { ...settings, LAMBDA_DOCKER_FLAGS: flags };
}
