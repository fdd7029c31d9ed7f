/**
 * Finds and removes the containers of a run by their labels: LocalStack's own, and those it starts for functions,
 * which outlive it when it is stopped.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { ContainerRuntimeClient } from "testcontainers";
import { isRunning } from "../common/temporary.ts";

/** The container runtime that Testcontainers found. */
export type Docker = ContainerRuntimeClient;

/** Machine and process of a container. */
const ownerLabel = "aws-data-labs.owner";
/** One opening of the target. */
const runLabel = "aws-data-labs.run";

/** Machine and name of a LocalStack that stays up, which belongs to no process. */
const keptLabel = "aws-data-labs.kept";
/** The same, on the containers that it starts for functions. */
const keptFunctionLabel = "aws-data-labs.kept-function";
/** The image in localstack/Dockerfile when it was started. */
export const imageLabel = "aws-data-labs.image";

export type Labels = Readonly<Record<string, string>>;

/** The names and labels of the containers of one LocalStack. */
export interface ContainerPlan {
  /** Labels of only this opening or start. */
  readonly run: string;
  /** Labels of LocalStack's container. */
  readonly labels: Labels;
  /** Labels of the containers of functions. */
  readonly functionLabels: Labels;
  /** Whether the containers stay when this process ends. */
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

/** A LocalStack that stays up, one per name. */
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

/** The flags for LocalStack's `docker run` of functions. */
export const asDockerFlags = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `-l ${name}=${value}`)
    .join(" ");

/** Removes all containers of a run. LocalStack is first, because it can start more of them. */
export async function removeRun(docker: Docker, run: string): Promise<void> {
  for (;;) {
    const ids = await list(docker, `${runLabel}=${run}`);
    if (ids.length === 0) return;
    // Docker lists the newest first.
    for (const { Id } of ids.toReversed()) await remove(docker, Id);
  }
}

/**
 * Removes the containers of killed runs, whose process on this machine has ended. LocalStack's containers are first, and
 * this repeats until none is found, because LocalStack can start more of them.
 * @returns the number of containers.
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

/** The containers of a LocalStack that stays up, by name. There should be at most one. */
export const listKept = (docker: Docker, name: string) => list(docker, `${keptLabel}=${hostname()}/${name}`);

/** Removes a LocalStack that stays up and the containers of its functions. Returns the number of each. */
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

/** If two processes remove the same container, the second gets 404 (removed) or 409 (being removed). */
async function remove(docker: Docker, id: string): Promise<void> {
  try {
    await docker.container.dockerode.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}
