/** The environment variables of LocalStack's container. */
import { asDockerFlags, type Labels } from "./docker-containers.ts";
import type { Environment } from "./target.ts";

/**
 * Default settings, which the user can override: no telemetry, no download of an unused certificate, enough time for a
 * function to start on a busy machine (LocalStack's 20 s are short on two cores), and the removal of idle function
 * containers after a minute (with LocalStack's ten minutes, many functions fill the memory).
 */
const defaults: Readonly<Record<string, string>> = {
  DISABLE_EVENTS: "1",
  SKIP_SSL_CERT_DOWNLOAD: "1",
  LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: "60",
  LAMBDA_KEEPALIVE_MS: "60000",
};

/** LocalStack accepts settings with or without this prefix. Without it, only unambiguous ones are passed on. */
const handedOn = /^(LAMBDA_\w+|LS_LOG|LOCALSTACK_\w+)$/;
/** These locate the user's own LocalStack and are not settings for this one. */
const keptBack =
  /^LOCALSTACK_(HOST|HOSTNAME|ENDPOINT|OFFLINE_\w+|VOLUME_DIR|DOCKER_NAME|MAIN_CONTAINER_NAME)$/;

/** @see https://docs.localstack.cloud/references/configuration/ */
export function settingsFor(env: Environment, labels: Labels): Record<string, string> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && handedOn.test(entry[0]) && !keptBack.test(entry[0]),
  );
  // Other programs also use DEBUG, with other values.
  if (/^(0|1|true|false)$/i.test(env.DEBUG ?? "")) own.push(["DEBUG", env.DEBUG!]);
  const settings = { ...defaults, ...Object.fromEntries(own) };
  const flags = [settings.LAMBDA_DOCKER_FLAGS, asDockerFlags(labels)].filter(Boolean).join(" ");
  return { ...settings, LAMBDA_DOCKER_FLAGS: flags };
}
