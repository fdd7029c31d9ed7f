/** Checks whether Docker can be used. If not, finds the reason: missing, not running, not permitted, or elsewhere. */
import { request } from "node:http";
import { connect } from "node:net";
import { homedir, userInfo } from "node:os";
import path from "node:path";
import { EnvironmentTrouble } from "../common/errors.ts";
import type { Environment } from "./target.ts";

const withoutDocker = "leave out --target localstack: the embedded AWS needs no Docker";

/** Why Docker cannot be used. Undefined if it answers. */
export async function dockerTrouble(env: Environment): Promise<EnvironmentTrouble | undefined> {
  if (env.DOCKER_HOST) return namedHostTrouble(env.DOCKER_HOST);
  const sockets = socketCandidates(env);
  const failures = new Map<string, string>();
  for (const socket of sockets) {
    const failure = await ping(socket);
    if (failure === undefined) return undefined;
    failures.set(failure, socket);
  }
  return socketTrouble(failures, sockets);
}

/** A DOCKER_HOST that does not answer is reported. No other daemon is used instead. */
async function namedHostTrouble(dockerHost: string): Promise<EnvironmentTrouble | undefined> {
  const url = URL.canParse(dockerHost) ? new URL(dockerHost) : undefined;
  if (!url || !/^(unix|npipe|tcp|https?):$/.test(url.protocol)) {
    return new EnvironmentTrouble(`DOCKER_HOST is "${dockerHost}", which Testcontainers cannot use.`, {
      hint: "It takes unix:///path/of/the.sock or tcp://host:port.",
    });
  }
  const failure = url.hostname ? await knock(url) : await ping(url.pathname);
  if (failure === undefined) return undefined;
  if (failure === "EACCES") return notPermitted(url.pathname);
  return new EnvironmentTrouble(`DOCKER_HOST says ${dockerHost}, but no Docker answers there (${failure}).`, {
    hint: `Start that Docker or unset DOCKER_HOST, or ${withoutDocker}.`,
  });
}

/** The sockets that Testcontainers tries, in order. */
function socketCandidates(env: Environment): string[] {
  if (process.platform === "win32") return ["//./pipe/docker_engine"];
  return [
    "/var/run/docker.sock",
    ...(env.XDG_RUNTIME_DIR ? [path.join(env.XDG_RUNTIME_DIR, "docker.sock")] : []),
    path.join(homedir(), ".docker", "run", "docker.sock"),
    path.join(homedir(), ".docker", "desktop", "docker.sock"),
    path.join("/run", "user", String(userInfo().uid), "docker.sock"),
  ];
}

/** The most relevant failure: a forbidden socket is more relevant than one without a listener or a missing one. */
function socketTrouble(
  failures: ReadonlyMap<string, string>,
  sockets: readonly string[],
): EnvironmentTrouble {
  const forbidden = failures.get("EACCES") ?? failures.get("EPERM");
  if (forbidden) return notPermitted(forbidden);
  const [failure, socket] = [...failures].find(([code]) => code !== "ENOENT") ?? [];
  if (failure) {
    return new EnvironmentTrouble(`Docker is installed but not running: ${socket} gives ${failure}.`, {
      hint: `Start Docker (Docker Desktop, or sudo systemctl start docker), or ${withoutDocker}.`,
    });
  }
  return new EnvironmentTrouble(
    `Docker was not found: there is no socket at ${sockets[0]} or where Docker Desktop and rootless Docker have theirs.`,
    {
      hint: `Install and start Docker (https://docs.docker.com/get-started/get-docker/), or ${withoutDocker}.`,
    },
  );
}

function notPermitted(socket: string): EnvironmentTrouble {
  return new EnvironmentTrouble(
    `Docker is running, but you may not use it: permission denied on ${socket}.`,
    {
      hint: `Join its group (sudo usermod -aG docker "$USER", then log in again), or ${withoutDocker}.`,
    },
  );
}

/** The error code of a connection to a Docker daemon's socket. Undefined if it answers. */
function ping(socketPath: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: "/_ping", agent: false, timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? undefined : `status ${response.statusCode}`);
      asked.destroy();
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer within 5 s")));
    asked.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.end();
  });
}

/** Like ping, for a host that may need TLS. An open port is enough here, because Testcontainers does the rest. */
function knock({ hostname, port }: URL): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 2375), timeout: 5000 }, () => {
      resolve(undefined);
      socket.destroy();
    });
    socket.on("timeout", () => socket.destroy(new Error("no answer within 5 s")));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
