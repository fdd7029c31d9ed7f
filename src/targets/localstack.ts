/** LocalStack in a container of its own, by Testcontainers. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { EnvironmentTrouble } from "../common/errors.ts";
import { freshAccess } from "./accounts.ts";
import { type Docker, removeLeftovers, removeRun } from "./docker-containers.ts";
import { dockerTrouble } from "./docker-trouble.ts";
import { describeContainer, localStackPort, publishedHost } from "./localstack-container.ts";
import { readLocalStackImage } from "./localstack-image.ts";
import { explainPull, explainReaper, explainStart } from "./localstack-trouble.ts";
import { type Container, endOf, troubleOf, waitForLocalStack, type Watch } from "./localstack-wait.ts";
import type { Environment, OpenOptions, OpenTarget, Progress, TargetKind } from "./target.ts";

export const localstack: TargetKind = {
  name: "localstack",
  summary: "LocalStack in a container of its own, started for the run and removed after it",
  rule: "needs Docker; the image is named in localstack/Dockerfile",
  takes: [],
  state: async (env) => {
    const trouble = await dockerTrouble(env);
    return trouble
      ? { ready: false, note: trouble.message }
      : { ready: true, note: await readLocalStackImage() };
  },
  open: openLocalStack,
};

/** LocalStack takes any; a 12-digit access key id is the account. */
const secretAccessKey = "test";

async function openLocalStack(options: OpenOptions): Promise<OpenTarget> {
  const { progress, env, signal } = options;
  const docker = await connect(env);
  const leftovers = await removeLeftovers(docker);
  if (leftovers > 0) progress(`Removed ${leftovers} container(s) that a killed run had left behind.`);
  const image = await readLocalStackImage();
  const run = randomUUID();
  const remove = () => removeRun(docker, run);
  const opening = pull(docker, image, progress).then(() => start({ ...options, docker, image, run }));
  try {
    return await Promise.race([opening, aborted(signal)]);
  } catch (error) {
    await remove().catch(() => undefined);
    // Ended from outside, the start may still be at work: what it makes is removed, too.
    void opening.then(remove, remove).catch(() => undefined);
    throw error;
  }
}

/** Never fulfilled; rejects when the start is to end. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason as Error);
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** Loaded only here and only when asked for: it takes half a second, and most runs need no Docker. */
async function loadTestcontainers() {
  // oxlint-disable-next-line no-restricted-imports -- this is the one place
  const { getContainerRuntimeClient, getReaper, ImageName } = await import("testcontainers");
  // oxlint-disable-next-line no-restricted-imports -- this is the one place
  const { LocalstackContainer } = await import("@testcontainers/localstack");
  return { getContainerRuntimeClient, getReaper, ImageName, LocalstackContainer };
}

/** @throws EnvironmentTrouble when Docker cannot be used. */
async function connect(env: Environment): Promise<Docker> {
  // Asked first, because Testcontainers knows one error for all, passes over a DOCKER_HOST that does not answer, and
  // waits for ever for a daemon that hangs. Its own file of settings may name a daemon that we do not know of.
  const known = existsSync(path.join(homedir(), ".testcontainers.properties"));
  const trouble = known ? undefined : await dockerTrouble(env);
  if (trouble) throw trouble;
  const { getContainerRuntimeClient } = await loadTestcontainers();
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    throw new EnvironmentTrouble("Testcontainers finds no Docker that it can use.", {
      hint: "DEBUG=testcontainers* in front of the command shows what it tries.",
      cause,
    });
  }
}

async function pull(docker: Docker, image: string, progress: Progress): Promise<void> {
  const { ImageName } = await loadTestcontainers();
  const name = ImageName.fromString(image);
  if (await docker.image.exists(name)) return;
  using _ = everySoOften(progress, `Pulling ${name.string}, once: about 0.5 GB`);
  try {
    await docker.image.pull(name);
  } catch (cause) {
    throw explainPull(name.string, cause);
  }
  // A pull that fails half way ends without an error.
  if (!(await docker.image.exists(name))) throw explainPull(name.string, "the download ended too early");
}

interface Start extends OpenOptions {
  readonly docker: Docker;
  readonly image: string;
  readonly run: string;
}

/** Starts the container and waits until it takes calls. Leaves it to the caller to remove it when that fails. */
async function start(options: Start): Promise<OpenTarget> {
  const { docker, image, run, progress, env } = options;
  await startReaper(docker);
  const host = await publishedHost(docker);
  const facts = { image, host, hasToken: Boolean(env.LOCALSTACK_AUTH_TOKEN) };
  const began = performance.now();
  using _ = everySoOften(progress, `Starting LocalStack (${image})`);
  const created: { id?: string } = {};
  let published: number;
  try {
    const { LocalstackContainer } = await loadTestcontainers();
    const onCreated = (id: string) => (created.id = id);
    const container = describeContainer(LocalstackContainer, { ...options, host, onCreated });
    const started = await container.withWaitStrategy(waitForLocalStack(facts, options)).start();
    published = started.getMappedPort(localStackPort);
  } catch (error) {
    if (error instanceof EnvironmentTrouble) throw error;
    throw (created.id && (await endOf(docker.container.getById(created.id), facts))) || explainStart(error);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  progress(`LocalStack is ready on http://${host}:${published} after ${seconds} s.`);
  const container = docker.container.getById(created.id!);
  return opened({ docker, run, container, watch: { ...facts, port: published }, progress });
}

function opened({
  docker,
  run,
  container,
  watch,
  progress,
}: {
  docker: Docker;
  run: string;
  container: Container;
  watch: Watch;
  progress: Progress;
}): OpenTarget {
  const endpoint = `http://${watch.host}:${watch.port}`;
  let removed: Promise<void> | undefined;
  return {
    name: "localstack",
    endpoint,
    access: (wanted) => freshAccess({ name: "localstack", endpoint, secretAccessKey }, wanted),
    trouble: () => troubleOf(container, watch),
    // A verdict stands even when Docker is gone by now; the next start removes what is left.
    [Symbol.asyncDispose]: () =>
      (removed ??= removeRun(docker, run).catch((error: Error) => {
        progress(`LocalStack's containers could not be removed now: ${error.message}`);
      })),
  };
}

/** Testcontainers' helper that removes containers when this process is killed; it needs an image of its own. */
async function startReaper(docker: Docker): Promise<void> {
  const { getReaper } = await loadTestcontainers();
  try {
    await getReaper(docker);
  } catch (cause) {
    throw explainReaper(cause);
  }
}

/** Says what is under way, at once and again while it lasts. */
function everySoOften(progress: Progress, what: string): Disposable {
  const began = Date.now();
  progress(`${what} …`);
  const timer = setInterval(() => {
    progress(`${what} … ${Math.round((Date.now() - began) / 1000)} s`);
  }, 5000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
