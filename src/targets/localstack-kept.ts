/**
 * A LocalStack that stays up, so that a check does not wait for a start: `labs localstack up`. It is found by its label in
 * Docker each time, so no file can be outdated.
 */
import { type Docker, imageLabel, listKept, planToKeep, removeKept } from "./docker-containers.ts";
import { localStackPort, publishedHost } from "./localstack-container.ts";
import { readLocalStackImage } from "./localstack-image.ts";
import { type StartedLocalStack, startLocalStack } from "./localstack-start.ts";
import { isReady, waitUntilReady } from "./localstack-wait.ts";
import { UserError } from "../common/errors.ts";
import type { Environment, Progress } from "./target.ts";
import { connectDocker } from "./testcontainers.ts";

export interface KeepLocalStackOptions {
  readonly env: Environment;
  readonly progress: Progress;
  /** Aborts the start and removes the containers started so far. */
  readonly signal?: AbortSignal | undefined;
  /** The port on 127.0.0.1, by default any free one. */
  readonly port?: number | undefined;
}

export interface KeptLocalStack {
  /** For example `http://127.0.0.1:32768`. */
  readonly endpoint: string;
  readonly image: string;
  /** False if it was already up. */
  readonly isNew: boolean;
}

/** `LABS_LOCALSTACK` selects one of several that stay up at the same time. */
function nameIn(env: Environment): string {
  const name = env.LABS_LOCALSTACK || "default";
  if (/^[a-zA-Z0-9_.-]+$/.test(name)) return name;
  throw new UserError(`LABS_LOCALSTACK is "${name}", which is not a valid name for Docker.`, {
    hint: "Use letters, digits, points, dashes and underscores.",
  });
}

const endpointOf = ({ watch }: StartedLocalStack): string => `http://${watch.host}:${watch.port}`;

/**
 * Starts it, or finds that it is up. One that has ended, or is of another image than localstack/Dockerfile names, is
 * replaced.
 * @throws EnvironmentTrouble when Docker cannot be used or LocalStack does not start.
 * @throws UserError when it is up, but not on the port that is asked for.
 */
export async function keepLocalStack(options: KeepLocalStackOptions): Promise<KeptLocalStack> {
  const { env, progress, signal, port } = options;
  const [name, image] = [nameIn(env), await readLocalStackImage()];
  const docker = await connectDocker(env);
  const found = await look({ docker, image, env });
  if (found.kept) {
    if (port !== undefined && port !== found.kept.watch.port) throw elsewhere(found.kept);
    await waitUntilReady(found.kept.container, found.kept.watch, { signal });
    return { endpoint: endpointOf(found.kept), image, isNew: false };
  }
  if (found.unusable !== undefined) {
    progress(`The LocalStack that was up is replaced: ${found.unusable}.`);
    await removeKept(docker, name);
  }
  const plan = { ...planToKeep(name, image), port };
  const started = await startLocalStack({ docker, image, plan, progress, env, signal });
  return { endpoint: endpointOf(started), image, isNew: true };
}

/**
 * The LocalStack that is up, for `--target localstack`. If it cannot be used, reports the reason and returns undefined.
 * @throws UserError for a name that Docker cannot take.
 */
export async function findLocalStack(
  where: Where,
  progress: Progress,
): Promise<StartedLocalStack | undefined> {
  const { kept, unusable } = await lookClosely(where);
  if (unusable !== undefined) {
    progress(`The LocalStack of labs localstack up is not used: ${unusable}. One is started for this run.`);
  }
  if (kept) {
    progress(`Using the LocalStack that is up on ${endpointOf(kept)} (./lab localstack down ends it).`);
  }
  return kept;
}

/** Its endpoint, or why it cannot be used. Neither if there is none. */
export async function describeKept(
  env: Environment,
): Promise<{ readonly endpoint?: string | undefined; readonly unusable?: string | undefined }> {
  const [docker, image] = [await connectDocker(env), await readLocalStackImage()];
  const { kept, unusable } = await lookClosely({ docker, image, env });
  return { endpoint: kept && endpointOf(kept), unusable };
}

/** Removes it and the containers of its functions. Returns the number of containers. */
export async function endLocalStack({ env }: Pick<KeepLocalStackOptions, "env">): Promise<number> {
  const { containers, functions } = await removeKept(await connectDocker(env), nameIn(env));
  return containers + functions;
}

interface Where {
  readonly docker: Docker;
  readonly image: string;
  readonly env: Environment;
}

interface Found {
  readonly kept?: StartedLocalStack;
  /** Why an existing one cannot be used. */
  readonly unusable?: string;
}

/** Like `look`, but it must also be ready. */
async function lookClosely(where: Where): Promise<Found> {
  const found = await look(where);
  return found.kept && !(await isReady(found.kept.watch)) ? { unusable: "it is not ready" } : found;
}

/** Its state in Docker. It must run and have the right image, but may not be ready. */
async function look({ docker, image, env }: Where): Promise<Found> {
  const [found] = await listKept(docker, nameIn(env));
  if (!found) return {};
  if (found.State !== "running") return { unusable: `its container is ${found.State}` };
  const was = found.Labels[imageLabel];
  if (was !== image) return { unusable: `it is of ${was}, and localstack/Dockerfile names ${image}` };
  const port = found.Ports.find(({ PrivatePort }) => PrivatePort === localStackPort)?.PublicPort;
  if (port === undefined) return { unusable: "its container publishes no port" };
  const watch = {
    image,
    host: await publishedHost(docker),
    port,
    hasToken: Boolean(env.LOCALSTACK_AUTH_TOKEN),
  };
  return { kept: { container: docker.container.getById(found.Id), watch } };
}

function elsewhere(kept: StartedLocalStack): UserError {
  return new UserError(`LocalStack is already up on ${endpointOf(kept)}.`, {
    hint: "Use it there, or end it first: ./lab localstack down.",
  });
}
