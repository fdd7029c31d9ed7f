/** LocalStack's container as it is to be: labels, settings, the Docker socket for functions, one published port. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { LocalstackContainer } from "@testcontainers/localstack";
import { type Docker, labelsOf } from "./docker-containers.ts";
import { settingsFor } from "./localstack-settings.ts";
import type { Environment } from "./target.ts";

export interface Wanted {
  readonly docker: Docker;
  readonly image: string;
  readonly run: string;
  readonly env: Environment;
  /** IP address to publish the port on. */
  readonly host: string;
  readonly onCreated: (id: string) => void;
}

export const localStackPort = 4566;

/**
 * The container, its port published on the given address alone: Testcontainers would publish it on all of the
 * machine's addresses, and LocalStack takes any caller's word.
 */
export function describeContainer(
  Base: typeof LocalstackContainer,
  { docker, image, run, env, host, onCreated }: Wanted,
): LocalstackContainer {
  class PublishedContainer extends Base {
    protected override async beforeContainerCreated(): Promise<void> {
      await super.beforeContainerCreated();
      const HostIp = isOwnAddress(host) ? host : "";
      this.hostConfig.PortBindings = { [`${localStackPort}/tcp`]: [{ HostIp, HostPort: "0" }] };
    }
    protected override async containerCreated(id: string): Promise<void> {
      onCreated(id);
    }
  }
  const labels = labelsOf(run);
  return new PublishedContainer(image)
    .withLabels(labels)
    .withEnvironment(settingsFor(env, labels))
    .withBindMounts([
      { source: docker.info.containerRuntime.remoteSocketPath, target: "/var/run/docker.sock" },
    ]);
}

/**
 * The IP address where published ports are: with a name, SDK clients would put the bucket in front of it.
 * Testcontainers gives the bridge's address when it runs in a container; with Docker in that same container, that
 * is this machine.
 */
export async function publishedHost(docker: Docker): Promise<string> {
  const { host } = docker.info.containerRuntime;
  if (host === "localhost" || isOwnAddress(host)) return "127.0.0.1";
  return isIP(host) ? host : (await lookup(host, { family: 4 })).address;
}

const isOwnAddress = (address: string): boolean =>
  Object.values(networkInterfaces()).some((found) => found?.some((entry) => entry.address === address));
