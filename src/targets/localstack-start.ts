/** Starts a container of LocalStack, from the image's pull until it accepts calls, and reports the progress. */
import { EnvironmentTrouble } from "../common/errors.ts";
import { type ContainerPlan, type Docker, removeRun } from "./docker-containers.ts";
import { describeContainer, localStackPort, publishedHost } from "./localstack-container.ts";
import { explainPull, explainReaper, explainStart } from "./localstack-trouble.ts";
import { type Container, endOf, waitForLocalStack, type Watch } from "./localstack-wait.ts";
import type { Environment, Progress } from "./target.ts";
import { loadTestcontainers } from "./testcontainers.ts";

export interface StartOptions {
  readonly docker: Docker;
  readonly image: string;
  readonly plan: ContainerPlan & { readonly port?: number | undefined };
  readonly progress: Progress;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

export interface StartedLocalStack {
  readonly container: Container;
  readonly watch: Watch;
}

/**
 * Pulls the image if it is missing, then starts the container and waits until it accepts calls. On a failure or an
 * interruption the started containers are removed.
 * @throws EnvironmentTrouble for every failure.
 */
export async function startLocalStack(options: StartOptions): Promise<StartedLocalStack> {
  const { docker, plan, signal } = options;
  const remove = () => removeRun(docker, plan.run);
  const starting = start(options);
  try {
    return await Promise.race([starting, aborted(signal)]);
  } catch (error) {
    await remove().catch(() => undefined);
    // After an abort the start may still be running, so its containers are also removed.
    void starting.then(remove, remove).catch(() => undefined);
    throw error;
  }
}

/** If this fails, the caller removes the container. */
async function start(options: StartOptions): Promise<StartedLocalStack> {
  const { docker, image, plan, progress, env } = options;
  await pull(options);
  if (!plan.outlivesUs) await startReaper(docker);
  const host = await publishedHost(docker);
  const facts = { image, host, hasToken: Boolean(env.LOCALSTACK_AUTH_TOKEN) };
  const began = performance.now();
  using _ = everySoOften(progress, `Starting LocalStack (${image})`);
  const created: { id?: string } = {};
  let published: number;
  try {
    const { LocalstackContainer } = await loadTestcontainers();
    const onCreated = (id: string) => (created.id = id);
    const container = describeContainer(LocalstackContainer, { docker, image, env, plan, host, onCreated });
    const started = await container.withWaitStrategy(waitForLocalStack(facts, options)).start();
    published = started.getMappedPort(localStackPort);
  } catch (error) {
    if (error instanceof EnvironmentTrouble) throw error;
    throw (created.id && (await endOf(docker.container.getById(created.id), facts))) || explainStart(error);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  progress(`LocalStack is ready on http://${host}:${published} after ${seconds} s.`);
  return { container: docker.container.getById(created.id!), watch: { ...facts, port: published } };
}

async function pull({ docker, image, progress }: StartOptions): Promise<void> {
  const { ImageName } = await loadTestcontainers();
  const name = ImageName.fromString(image);
  if (await docker.image.exists(name)) return;
  using _ = everySoOften(progress, `Pulling ${name.string}, once: about 0.5 GB`);
  try {
    await docker.image.pull(name);
  } catch (cause) {
    throw explainPull(name.string, cause);
  }
  // A pull that fails in the middle ends without an error.
  if (!(await docker.image.exists(name))) throw explainPull(name.string, "the download ended too early");
}

/** Testcontainers' helper that removes containers when this process is killed. It needs its own image. */
async function startReaper(docker: Docker): Promise<void> {
  const { getReaper } = await loadTestcontainers();
  try {
    await getReaper(docker);
  } catch (cause) {
    throw explainReaper(cause);
  }
}

/** Never resolves. Rejects when the start is aborted. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason as Error);
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** Reports the current step at once and repeatedly. */
function everySoOften(progress: Progress, what: string): Disposable {
  const began = Date.now();
  progress(`${what} …`);
  const timer = setInterval(() => {
    progress(`${what} … ${Math.round((Date.now() - began) / 1000)} s`);
  }, 5000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
