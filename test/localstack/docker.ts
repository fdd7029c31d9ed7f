/** Runs Docker directly, without the project's code. */
import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { promisify } from "node:util";
import { vi } from "vitest";

const run = promisify(execFile);

/** The output lines of a docker command. */
export const docker = async (...args: string[]): Promise<string[]> =>
  (await run("docker", args)).stdout.split("\n").filter(Boolean);

/** Ids of all containers with the label. */
const containersWith = (label: string) => docker("ps", "--all", "--quiet", "--filter", `label=${label}`);

/** Ids of a process's containers, of LocalStack and of functions. */
export const containersOf = (pid: number) => containersWith(`aws-data-labs.owner=${hostname()}/${pid}`);

/** Ids of the containers of a LocalStack that stays up: its own and those of its functions. */
export async function containersNamed(name: string) {
  const [own, functions] = await Promise.all(
    ["kept", "kept-function"].map((label) => containersWith(`aws-data-labs.${label}=${hostname()}/${name}`)),
  );
  return { own: own!, functions: functions! };
}

/** Waits until there are at least `count` ids. */
export const appearance = (count: number, find: () => Promise<string[]>) =>
  vi.waitFor(
    async () => {
      const ids = await find();
      if (ids.length < count) throw new Error(`${ids.length} of ${count} containers`);
      return ids;
    },
    { timeout: 240_000, interval: 100 },
  );

/** A unique name for a LocalStack that stays up. .ci/run finds remaining containers by its prefix. */
export const ownName = (purpose: string): string =>
  `${process.env.LABS_LOCALSTACK ?? "test"}-${purpose}-${process.pid}`;
