/** LocalStack in a container by Testcontainers: a separate one for the run, or the one that stays up. */
import { freshAccess } from "./run-access.ts";
import { planForRun, removeLeftovers, removeRun } from "./docker-containers.ts";
import { dockerTrouble } from "./docker-trouble.ts";
import { readLocalStackImage } from "./localstack-image.ts";
import { findLocalStack } from "./localstack-kept.ts";
import { type StartedLocalStack, startLocalStack } from "./localstack-start.ts";
import { troubleOf } from "./localstack-wait.ts";
import type { OpenOptions, OpenTarget, TargetKind } from "./target.ts";
import { connectDocker } from "./testcontainers.ts";

export const localstack: TargetKind = {
  name: "localstack",
  summary:
    "LocalStack in a container, started for the run and removed after it; or the one of labs localstack up",
  rule: "needs Docker; the image is named in localstack/Dockerfile",
  takes: [],
  state: async (env) => {
    const trouble = await dockerTrouble(env);
    return trouble
      ? { ready: false, note: trouble.message }
      : { ready: true, note: await readLocalStackImage() };
  },
  open: openLocalStack,
};

/** LocalStack accepts any credentials. A 12-digit access key id is the account. */
const secretAccessKey = "test";

async function openLocalStack({ progress, env, signal }: OpenOptions): Promise<OpenTarget> {
  const docker = await connectDocker(env);
  const leftovers = await removeLeftovers(docker);
  if (leftovers > 0) progress(`Removed ${leftovers} container(s) that a killed run had left behind.`);
  const image = await readLocalStackImage();
  const kept = await findLocalStack({ docker, image, env }, progress);
  if (kept) return opened(kept, async () => {});
  const plan = planForRun();
  const started = await startLocalStack({ docker, image, plan, progress, env, signal });
  // The verdict stays even if Docker is lost now. The next start removes the containers.
  return opened(started, () =>
    removeRun(docker, plan.run).catch((error: Error) => {
      progress(`LocalStack's containers could not be removed now: ${error.message}`);
    }),
  );
}

function opened({ container, watch }: StartedLocalStack, end: () => Promise<void>): OpenTarget {
  const endpoint = `http://${watch.host}:${watch.port}`;
  let ended: Promise<void> | undefined;
  return {
    name: "localstack",
    endpoint,
    access: () => freshAccess({ name: "localstack", endpoint, secretAccessKey }),
    trouble: () => troubleOf(container, watch),
    [Symbol.asyncDispose]: () => (ended ??= end()),
  };
}
