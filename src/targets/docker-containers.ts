/**
 * Finds and removes the containers of a run by their labels: LocalStack's own, and those it starts for functions,
 * which outlive it when it is stopped.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { ContainerRuntimeClient } from "testcontainers";
import { isRunning } from "../common/temporary.ts";

/** The container runtime as Testcontainers found it. */
export type Docker = ContainerRuntimeClient;

/** Machine and process that a container belongs to. */
const ownerLabel = "aws-data-labs.owner";
/** One opening of the target. */
const runLabel = "aws-data-labs.run";

/** Machine and name of a LocalStack that stays up; it belongs to no process. */
const keptLabel = "aws-data-labs.kept";
/** The same, on the containers that it starts for functions. */
const keptFunctionLabel = "aws-data-labs.kept-function";
/** What localstack/Dockerfile named when it was started. */
export const imageLabel = "aws-data-labs.image";

export type Labels = Readonly<Record<string, string>>;

/** How the containers of one LocalStack are called, and found again. */
export interface ContainerPlan {
  /** Of this one opening or start, and of nothing else. */
  readonly run: string;
  /** Of LocalStack's own container. */
  readonly labels: Labels;
  /** Of the containers that it starts for functions. */
  readonly functionLabels: Labels;
  /** Not to be removed when this process ends, however it ends. */
  readonly outlivesUs: boolean;
  /** Docker allows each name for only one container. */
  readonly name?: string;
}

/** A LocalStack that ends with this process. */
export function planForRun(): ContainerPlan {
  const run = randomUUID();
  const labels = { [ownerLabel]: `${hostname()}/${process.pid}`, [runLabel]: run };
  return { run, labels, functionLabels: labels, outlivesUs: false };
}

/** A LocalStack that stays up, one for each name. */
export function planToKeep(name: string, image: string): ContainerPlan {
  const run = randomUUID();
  const id = `${hostname()}/${name}`;
  return {
    run,
    labels: { [keptLabel]: id, [imageLabel]: image, [runLabel]: run },
    functionLabels: { [keptFunctionLabel]: id, [runLabel]: run },
    outlivesUs: true,
    name: `aws-data-labs-localstack-${name}`,
  };
}

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
 * Removes what runs left behind that were killed: containers whose process on this machine is gone. LocalStack's own
 * first, and again until nothing is found, as it may start more of them.
 * @returns how many there were.
 */
export async function removeLeftovers(docker: Docker): Promise<number> {
  const removed = new Set<string>();
  for (;;) {
    const stale = (await list(docker, ownerLabel)).filter(({ Labels: labels }) => {
      const [machine, pid] = labels[ownerLabel]?.split("/") ?? [];
      return machine === hostname() && !isRunning(Number(pid));
    });
    if (stale.length === 0) return removed.size;
    for (const { Id } of stale.toReversed()) {
      await remove(docker, Id);
      removed.add(Id);
    }
  }
}

/** LocalStack's containers that stay up, and under the name given; there should be one at most. */
export const listKept = (docker: Docker, name: string) => list(docker, `${keptLabel}=${hostname()}/${name}`);

/** Removes a LocalStack that stays up, and all that it started for functions; gives how many there were of each. */
export async function removeKept(
  docker: Docker,
  name: string,
): Promise<{ readonly containers: number; readonly functions: number }> {
  const removed = { containers: 0, functions: 0 };
  for (const { Id } of await listKept(docker, name)) {
    await remove(docker, Id);
    removed.containers += 1;
  }
  for (;;) {
    const functions = await list(docker, `${keptFunctionLabel}=${hostname()}/${name}`);
    if (functions.length === 0) return removed;
    for (const { Id } of functions) await remove(docker, Id);
    removed.functions += functions.length;
  }
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
