/**
 * Finds and removes the containers of a run by their labels: LocalStack's own, and those it starts for functions,
 * which outlive it when it is stopped.
 */
import { hostname } from "node:os";
import type { ContainerRuntimeClient } from "testcontainers";
import { isRunning } from "../common/temporary.ts";

/** The container runtime as Testcontainers found it. */
export type Docker = ContainerRuntimeClient;

/** Machine and process that a container belongs to. */
const ownerLabel = "aws-data-labs.owner";
/** One opening of the target. */
const runLabel = "aws-data-labs.run";

export type Labels = Readonly<Record<string, string>>;

export const labelsOf = (run: string): Labels => ({
  [ownerLabel]: `${hostname()}/${process.pid}`,
  [runLabel]: run,
});

/** As the flags that LocalStack gives to `docker run` for a function. */
export const asDockerFlags = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `-l ${name}=${value}`)
    .join(" ");

/** Removes all containers of a run, LocalStack first: until it is gone it may start more of them. */
export async function removeRun(docker: Docker, run: string): Promise<void> {
  for (;;) {
    const ids = await list(docker, `${runLabel}=${run}`);
    if (ids.length === 0) return;
    // Docker lists the newest first.
    for (const { Id } of ids.toReversed()) await remove(docker, Id);
  }
}

/**
 * Removes what runs left behind that were killed: containers whose process on this machine is gone.
 * @returns how many there were.
 */
export async function removeLeftovers(docker: Docker): Promise<number> {
  const stale = (await list(docker, ownerLabel)).filter(({ Labels: labels }) => {
    const [machine, pid] = labels[ownerLabel]?.split("/") ?? [];
    return machine === hostname() && !isRunning(Number(pid));
  });
  for (const { Id } of stale.toReversed()) await remove(docker, Id);
  return stale.length;
}

const list = (docker: Docker, label: string) =>
  docker.container.dockerode.listContainers({ all: true, filters: { label: [label] } });

/** Two at once may remove the same container: the second finds it gone (404) or going (409). */
async function remove(docker: Docker, id: string): Promise<void> {
  try {
    await docker.container.dockerode.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}
