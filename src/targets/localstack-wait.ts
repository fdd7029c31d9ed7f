/** Waits until LocalStack accepts calls, and detects at once if its container ends instead. */
import { setTimeout as sleep } from "node:timers/promises";
import type { WaitStrategy } from "testcontainers";
import type { EnvironmentTrouble } from "../common/errors.ts";
import type { Docker } from "./docker-containers.ts";
import { explainEnd, explainRemoval, explainSilence, type Facts } from "./localstack-trouble.ts";
import { probe } from "./probe.ts";

export type Container = ReturnType<Docker["container"]["getById"]>;

export interface Watch {
  readonly image: string;
  readonly hasToken: boolean;
  /** IP address at which Docker publishes ports. */
  readonly host: string;
  readonly port: number;
}

const pollMilliseconds = 100;

const patienceMilliseconds = 180_000;

/**
 * Replaces Testcontainers' wait for a log line, which does not detect that a container has ended and removes it without
 * reading its exit code.
 * @throws EnvironmentTrouble from `waitUntilReady`.
 */
export function waitForLocalStack(watch: Omit<Watch, "port">, options: Waiting): WaitStrategy {
  let patience = patienceMilliseconds;
  return {
    waitUntilReady: (container, boundPorts) =>
      waitUntilReady(container, { ...watch, port: boundPorts.getFirstBinding() }, { ...options, patience }),
    withStartupTimeout(milliseconds) {
      patience = milliseconds;
      return this;
    },
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => patience,
  };
}

interface Waiting {
  readonly signal?: AbortSignal | undefined;
  /** In ms. */
  readonly patience?: number;
}

/** @throws EnvironmentTrouble if the container ends, is removed, or is not ready in time. */
export async function waitUntilReady(
  container: Container,
  watch: Watch,
  { signal, patience = patienceMilliseconds }: Waiting,
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await isReady(watch))) {
    signal?.throwIfAborted();
    const trouble = await endOf(container, watch);
    if (trouble) throw trouble;
    if (Date.now() > end) {
      const what = `it is not ready after ${patience / 1000} s`;
      throw explainSilence(what, { ...watch, log: await logOf(container) });
    }
    await sleep(pollMilliseconds);
  }
}

/** Whether its init hooks have run, which is LocalStack's last step before "Ready.". */
export async function isReady({ host, port }: Watch): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${port}/_localstack/init/ready`, {
      signal: AbortSignal.timeout(2000),
    });
    const stage = (await response.json()) as { completed?: boolean };
    return stage.completed === true;
  } catch {
    return false;
  }
}

/** Why the container no longer accepts calls. Undefined if it does. */
export async function troubleOf(container: Container, watch: Watch): Promise<EnvironmentTrouble | undefined> {
  const ended = await endOf(container, watch);
  if (ended) return ended;
  const failure = await probe(`http://${watch.host}:${watch.port}`);
  if (failure === undefined) return undefined;
  return explainSilence(`it does not answer: ${failure}`, { ...watch, log: await logOf(container) });
}

/** How the container ended. Undefined while it runs. */
export async function endOf(
  container: Container,
  facts: Omit<Facts, "log">,
): Promise<EnvironmentTrouble | undefined> {
  try {
    const { State: state } = await container.inspect();
    // A container that never started has no exit state. The code that tried to start it reports the reason.
    if (state.Running || state.Status === "created") return undefined;
    return explainEnd(state, { ...facts, log: await logOf(container) });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return explainRemoval(facts.image);
    throw error;
  }
}

async function logOf(container: Container): Promise<string> {
  const raw = await container.logs({ stdout: true, stderr: true, tail: 8 }).catch(() => Buffer.alloc(0));
  return demultiplex(raw);
}

/** Docker's stream without a terminal: eight bytes in front of each piece, the last four its length. */
function demultiplex(raw: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length; at += 8 + raw.readUInt32BE(at + 4)) {
    pieces.push(raw.subarray(at + 8, at + 8 + raw.readUInt32BE(at + 4)));
  }
  return Buffer.concat(pieces).toString("utf8");
}
