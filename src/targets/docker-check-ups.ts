/** Checks Docker and LocalStack without starting or pulling anything. */
import { type CheckUp, type Finding, pass, type Patient, warn } from "../common/check-up.ts";
import type { EnvironmentTrouble } from "../common/errors.ts";
import { dockerTrouble } from "./docker-trouble.ts";
import { readLocalStackImage } from "./localstack-image.ts";
import { describeKept } from "./localstack-kept.ts";
import { connectDocker, loadTestcontainers } from "./testcontainers.ts";

const docker: CheckUp = {
  id: "docker",
  async look({ env }) {
    const trouble = await dockerTrouble(env);
    if (trouble) return told(trouble);
    const { info } = await connectDocker(env);
    const { serverVersion, memory } = info.containerRuntime;
    const found = `Docker ${serverVersion} answers`;
    const bytes = Number(memory);
    if (bytes >= leastMemory || !(bytes > 0)) return pass(`${found}.`);
    return warn(
      `${found}, with less than 2 GiB of memory: LocalStack wants 1 GiB, each function 128 MiB or more.`,
      "Give Docker more memory (Docker Desktop: Settings, Resources).",
    );
  },
};

const leastMemory = 2 * 2 ** 30;

const told = ({ message, hint }: EnvironmentTrouble): Finding => warn(message, hint);

/** Without Docker, check-ups that need it only report that. */
const withDocker =
  (look: CheckUp["look"]) =>
  async (patient: Patient): Promise<Finding> =>
    (await dockerTrouble(patient.env)) ? warn("Unknown without Docker.", "See docker above.") : look(patient);

const image: CheckUp = {
  id: "localstack image",
  look: withDocker(async ({ env }) => {
    const [name, client, { ImageName }] = await Promise.all([
      readLocalStackImage(),
      connectDocker(env),
      loadTestcontainers(),
    ]);
    if (await client.image.exists(ImageName.fromString(name))) return pass(`${name} is here.`);
    try {
      // Docker asks the registry, and downloads nothing.
      await client.container.dockerode.getImage(ImageName.fromString(name).string).distribution();
      return pass(
        `${name} is not here yet, but can be pulled: about 0.5 GB, at the first --target localstack.`,
      );
    } catch (error) {
      return warn(
        `${name} is not here and cannot be pulled: ${(error as Error).message.trim().split("\n")[0]}`,
        `Check the network and try docker pull ${name}; --target embedded needs no image.`,
      );
    }
  }),
};

/** LocalStack exits with code 55 if it needs a licence and finds none. */
const licence: CheckUp = {
  id: "localstack token",
  async look({ env }) {
    const name = await readLocalStackImage();
    const hasToken = Boolean(env.LOCALSTACK_AUTH_TOKEN || env.LOCALSTACK_API_KEY);
    if (!needsToken(name)) return pass(`${name} starts without a token.`);
    if (hasToken) {
      return pass(
        `${name} wants a token, and LOCALSTACK_AUTH_TOKEN is set; exit code 55 means that it was refused.`,
      );
    }
    return warn(
      `${name} ends with code 55, because it wants a licence and LOCALSTACK_AUTH_TOKEN is not set.`,
      "Set LOCALSTACK_AUTH_TOKEN, or put 4.14.0, which needs none, back into localstack/Dockerfile.",
    );
  },
};

/** All except the community images up to 4.14. Later ones are numbered by year. */
export function needsToken(image: string): boolean {
  const [, name, major, minor] = /([^/]+):(\d+)\.(\d+)/.exec(image) ?? [];
  if (name !== "localstack" || major === undefined) return true;
  return Number(major) > 4 || (Number(major) === 4 && Number(minor) > 14);
}

const kept: CheckUp = {
  id: "localstack up",
  look: withDocker(async ({ env }) => {
    const { endpoint, unusable } = await describeKept(env);
    if (unusable !== undefined) {
      return warn(
        `The one of labs localstack up is not used: ${unusable}.`,
        "Replace it with labs localstack up, or remove it with labs localstack down.",
      );
    }
    if (endpoint) return pass(`One is up on ${endpoint}, and --target localstack uses it.`);
    return pass("None is up: --target localstack starts one for each run.");
  }),
};

export const dockerCheckUps: readonly CheckUp[] = [docker, image, licence, kept];
