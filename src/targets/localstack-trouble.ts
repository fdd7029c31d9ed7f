/** Explains failures of LocalStack's container, with hints. */
import { EnvironmentTrouble } from "../common/errors.ts";

/** The exit state in `docker inspect`. */
export interface ContainerState {
  readonly Status: string;
  readonly Running: boolean;
  readonly ExitCode: number;
  readonly OOMKilled: boolean;
}

export interface Facts {
  readonly image: string;
  readonly hasToken: boolean;
  /** The container's last lines. */
  readonly log: string;
}

/** LocalStack's exit code if its licence cannot be activated. */
const licenceExitCode = 55;
/** 128 + SIGKILL. */
const killedExitCode = 137;

/** Why a container ended. */
export function explainEnd(state: ContainerState, { image, hasToken, log }: Facts): EnvironmentTrouble {
  if (state.OOMKilled) {
    return new EnvironmentTrouble(
      `LocalStack ran out of memory, and Docker ended its container (${image}).`,
      {
        hint: "Give Docker more memory (LocalStack needs 1 GiB, each function 128 MiB or more), then try again.",
      },
    );
  }
  if (state.ExitCode === licenceExitCode) return licenceTrouble(image, hasToken);
  if (state.ExitCode === killedExitCode) {
    return new EnvironmentTrouble(
      `LocalStack's container (${image}) was killed: by docker kill, or because the machine ran out of memory.`,
      { hint: "Run the command again; if it happens again, look at free memory and at docker events." },
    );
  }
  return new EnvironmentTrouble(
    `LocalStack's container (${image}) ended by itself with code ${state.ExitCode}.${lastLines(log)}`,
    { hint: "Put DEBUG=1 in front of the command to see more of LocalStack's log." },
  );
}

function licenceTrouble(image: string, hasToken: boolean): EnvironmentTrouble {
  const message = `LocalStack (${image}) ended with code 55: its licence could not be activated.`;
  return new EnvironmentTrouble(message, {
    hint: hasToken
      ? "Check LOCALSTACK_AUTH_TOKEN and the network; or unset it and use 4.14.0, which needs no token."
      : "Images after 4.14.0 need LOCALSTACK_AUTH_TOKEN: set it, or put 4.14.0 back into localstack/Dockerfile.",
  });
}

/** A container that runs but does not answer. */
export function explainSilence(
  what: string,
  { image, log }: Pick<Facts, "image" | "log">,
): EnvironmentTrouble {
  return new EnvironmentTrouble(`LocalStack's container (${image}) runs, but ${what}.${lastLines(log)}`, {
    hint: "Run the command again; put DEBUG=1 in front of it to see more of LocalStack's log.",
  });
}

export const explainRemoval = (image: string): EnvironmentTrouble =>
  new EnvironmentTrouble(`LocalStack's container (${image}) was removed while it was in use.`, {
    hint: "Run the command again, and do not run docker rm or docker system prune meanwhile.",
  });

/** The image is missing and could not be pulled. */
export function explainPull(image: string, cause: unknown): EnvironmentTrouble {
  return new EnvironmentTrouble(
    `The image ${image} is not on this machine and could not be pulled: ${firstLine(cause)}`,
    { hint: `Check the network and try docker pull ${image}, or use --target embedded.`, cause },
  );
}

/** Testcontainers' helper that removes containers of killed runs could not be started. */
export function explainReaper(cause: unknown): EnvironmentTrouble {
  return new EnvironmentTrouble(
    `Testcontainers' clean-up container could not be started: ${firstLine(cause)}`,
    {
      hint: "Set TESTCONTAINERS_RYUK_DISABLED=true: the next start then removes what a killed run left.",
      cause,
    },
  );
}

const startFailures: readonly { pattern: RegExp; message: string; hint: string }[] = [
  {
    pattern: /port is already allocated|address already in use|ports are not available/i,
    message: "LocalStack could not be started: its port is taken.",
    hint: "Run the command again, without --port: it then takes a free one. docker ps shows which container uses which port.",
  },
  {
    pattern: /name \S+ is already in use/i,
    message: "LocalStack could not be started: another one is being started under the same name.",
    hint: "Run the command again: it then uses that one.",
  },
  {
    pattern: /no space left on device/i,
    message: "LocalStack could not be started: the disk that Docker writes to is full.",
    hint: "docker system df shows what uses the space, docker system prune frees it.",
  },
  {
    pattern: /cannot allocate memory|out of memory/i,
    message: "LocalStack could not be started: the machine has no memory left for it.",
    hint: "Stop something else or give Docker more memory; LocalStack needs 1 GiB.",
  },
  {
    pattern: /permission denied|EACCES/i,
    message: "LocalStack could not be started: Docker refused it.",
    hint: "Check that you are in the group docker, and that it may mount its own socket.",
  },
  {
    pattern: /mounts denied|bind source path does not exist|error while creating mount source path/i,
    message: "LocalStack could not be started: the Docker socket could not be mounted into it.",
    hint: "TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE names the socket's path on Docker's side.",
  },
  {
    pattern: /ECONNREFUSED|ENOENT|ECONNRESET|socket hang up/,
    message: "Docker stopped answering while LocalStack was started.",
    hint: "Check that Docker is running (docker info), then run the command again.",
  },
];

/** A start that failed before LocalStack ran. */
export function explainStart(cause: unknown): EnvironmentTrouble {
  const said = firstLine(cause);
  const known = startFailures.find(({ pattern }) => pattern.test(said));
  return new EnvironmentTrouble(
    known ? `${known.message} Docker said: ${said}` : `LocalStack could not be started: ${said}`,
    { hint: known?.hint ?? "DEBUG=testcontainers* in front of the command shows each step.", cause },
  );
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.trim().split("\n", 1)[0]!;
}

function lastLines(log: string): string {
  const lines = log.trim().split("\n").slice(-8);
  return lines.join("") === "" ? "" : ` Its last lines:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
