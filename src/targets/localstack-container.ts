/** Defines LocalStack's container: labels, settings, the Docker socket for functions, one published port. */
import { once } from "node:events";
import { lookup } from "node:dns/promises";
import { createServer, isIP } from "node:net";
import type { LocalstackContainer } from "@testcontainers/localstack";
import type { ContainerPlan, Docker } from "./docker-containers.ts";
import { settingsFor } from "./localstack-settings.ts";
import type { Environment } from "./target.ts";

export interface Wanted {
  readonly docker: Docker;
  readonly image: string;
  readonly plan: ContainerPlan & { readonly port?: number | undefined };
  readonly env: Environment;
  /** IP address to publish the port on. */
  readonly host: string;
  readonly onCreated: (id: string) => void;
}

export const localStackPort = 4566;

/**
 * The container, with its port published only on the given address. Testcontainers would publish it on all addresses of
 * the machine, and LocalStack accepts every caller.
 */
export function describeContainer(
  Base: typeof LocalstackContainer,
  { docker, image, plan, env, host, onCreated }: Wanted,
): LocalstackContainer {
  class PublishedContainer extends Base {
    protected override async beforeContainerCreated(): Promise<void> {
      // Testcontainers would label the functions for its own reaper.
      if (plan.outlivesUs) this.withEnvironment({ LOCALSTACK_HOST: "localhost" });
      else await super.beforeContainerCreated();
      const HostIp = (await isOwnAddress(host)) ? host : "";
      const HostPort = String(plan.port ?? 0);
      this.hostConfig.PortBindings = { [`${localStackPort}/tcp`]: [{ HostIp, HostPort }] };
    }
    protected override async containerCreated(id: string): Promise<void> {
      onCreated(id);
    }
  }
  const container = new PublishedContainer(image)
    .withLabels(plan.labels)
    .withEnvironment(settingsFor(env, plan.functionLabels))
    .withAutoCleanup(!plan.outlivesUs)
    .withBindMounts([
      { source: docker.info.containerRuntime.remoteSocketPath, target: "/var/run/docker.sock" },
    ]);
  return plan.name === undefined ? container : container.withName(plan.name);
}

/**
 * The IP address where published ports are: with a name, SDK clients would put the bucket in front of it.
 * Testcontainers gives the bridge's address when it runs in a container; with Docker in that same container, that
 * is this machine.
 */
export async function publishedHost(docker: Docker): Promise<string> {
  const { host } = docker.info.containerRuntime;
  if (host === "localhost" || (await isOwnAddress(host))) return "127.0.0.1";
  return isIP(host) ? host : (await lookup(host, { family: 4 })).address;
}

/** Tries to listen, because Docker's bridge is not in the list of interfaces while no container runs. */
async function isOwnAddress(host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(0, host);
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
