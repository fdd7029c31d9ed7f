/** Loads Testcontainers on use, and the Docker client that it finds. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { EnvironmentTrouble } from "../common/errors.ts";
import type { Docker } from "./docker-containers.ts";
import { dockerTrouble } from "./docker-trouble.ts";
import type { Environment } from "./target.ts";

/** Loaded only here and only when used, because it takes half a second and most runs need no Docker. */
export async function loadTestcontainers() {
  // oxlint-disable-next-line no-restricted-imports -- this is the one place
  const { getContainerRuntimeClient, getReaper, ImageName } = await import("testcontainers");
  // oxlint-disable-next-line no-restricted-imports -- this is the one place
  const { LocalstackContainer } = await import("@testcontainers/localstack");
  return { getContainerRuntimeClient, getReaper, ImageName, LocalstackContainer };
}

/** @throws EnvironmentTrouble if Docker cannot be used. */
export async function connectDocker(env: Environment): Promise<Docker> {
  // Asked first, because Testcontainers has one error for all, passes over a DOCKER_HOST that does not answer, and
  // waits forever for a daemon that hangs. Its own file of settings may name a daemon that we do not know of.
  const known = existsSync(path.join(homedir(), ".testcontainers.properties"));
  const trouble = known ? undefined : await dockerTrouble(env);
  if (trouble) throw trouble;
  const { getContainerRuntimeClient } = await loadTestcontainers();
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    throw new EnvironmentTrouble("Testcontainers finds no Docker that it can use.", {
      hint: "Put DEBUG=testcontainers* in front of the command to see what it tries.",
      cause,
    });
  }
}
