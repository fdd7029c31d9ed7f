/** Asks the Docker of this machine, past the project's own code. */
import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { promisify } from "node:util";
import { vi } from "vitest";

const run = promisify(execFile);

/** The lines that a docker command prints. */
export const docker = async (...args: string[]): Promise<string[]> =>
  (await run("docker", args)).stdout.split("\n").filter(Boolean);

/** Ids of all containers that carry the label. */
const containersWith = (label: string) => docker("ps", "--all", "--quiet", "--filter", `label=${label}`);

/** Ids of the containers that a process owns, LocalStack's and functions' alike. */
export const containersOf = (pid: number) => containersWith(`aws-data-labs.owner=${hostname()}/${pid}`);

/** Ids of the containers of a LocalStack that stays up: its own, and those of its functions. */
export async function containersNamed(name: string) {
  const [own, functions] = await Promise.all(
    ["kept", "kept-function"].map((label) => containersWith(`aws-data-labs.${label}=${hostname()}/${name}`)),
  );
  return { own: own!, functions: functions! };
}

/** Ids, once there are at least so many. */
export const appearance = (count: number, find: () => Promise<string[]>) =>
  vi.waitFor(
    async () => {
      const ids = await find();
      if (ids.length < count) throw new Error(`${ids.length} of ${count} containers`);
      return ids;
    },
    { timeout: 240_000, interval: 100 },
  );

/** A name for a LocalStack that stays up which no other run has; .ci/run finds what is left by its beginning. */
export const ownName = (purpose: string): string =>
  `${process.env.LABS_LOCALSTACK ?? "test"}-${purpose}-${process.pid}`;
