import { randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import type { LambdaFunction, Revision } from "../state.ts";
import type { LambdaEffects, StartProcess } from "../types.ts";
import { ExecutionEnvironment } from "./execution-environment.ts";
import { provideSdk } from "./sdk-packages.ts";

export interface PoolOptions {
  readonly folder: string;
  readonly endpoint: string;
  readonly startProcess: StartProcess;
  readonly effects: LambdaEffects;
  readonly now: () => number;
}

export interface Acquired {
  readonly environment: ExecutionEnvironment;
  /** Just started: its handler may still be loading. */
  readonly cold: boolean;
}

/** Idle environments kept per revision; more than these are ended when their invocation is. */
const mostIdle = 10;

/** The execution environments of all functions: one per invocation under way, used again when idle. */
export class EnvironmentPools {
  readonly #options: PoolOptions;
  readonly #idle = new Map<Revision, ExecutionEnvironment[]>();
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #retired = new WeakSet<Revision>();
  #sdkPaths: Promise<readonly string[]> | undefined;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Gives an idle environment, or starts one. @throws what the sandbox throws. */
  async acquire(fn: LambdaFunction, revision: Revision): Promise<Acquired> {
    const idle = this.#idle.get(revision) ?? [];
    for (let next = idle.pop(); next; next = idle.pop()) {
      if (next.alive) return { environment: next, cold: false };
      void this.#end(next);
    }
    return { environment: await this.#start(fn, revision), cold: true };
  }

  /** Takes back an environment whose invocation has ended. */
  release(environment: ExecutionEnvironment): void {
    const { revision } = environment;
    const idle = this.#idle.get(revision) ?? [];
    const useless =
      !environment.alive || this.#closed || this.#retired.has(revision) || idle.length >= mostIdle;
    if (useless) void this.#end(environment);
    else this.#idle.set(revision, [...idle, environment]);
  }

  /** Ends the idle environments of revisions that will not be invoked again; busy ones end when they are done. */
  async retire(revisions: Iterable<Revision>): Promise<void> {
    for (const revision of revisions) {
      this.#retired.add(revision);
      const idle = this.#idle.get(revision) ?? [];
      this.#idle.delete(revision);
      await Promise.all(idle.map((environment) => this.#end(environment)));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#idle.clear();
    await Promise.all([...this.#all].map((environment) => this.#end(environment)));
  }

  async #start(fn: LambdaFunction, revision: Revision): Promise<ExecutionEnvironment> {
    const { folder, endpoint, startProcess, effects, now } = this.#options;
    this.#sdkPaths ??= provideSdk(folder);
    const { accountId, region, name: functionName } = fn;
    const roleArn = revision.settings.role;
    const environment = await ExecutionEnvironment.start({
      revision,
      sdkPaths: await this.#sdkPaths,
      startProcess,
      now,
      facts: {
        functionName,
        region,
        endpoint,
        credentials: effects.issueCredentials({ accountId, roleArn, functionName }),
        logStreamName: logStreamName(revision, now()),
        taskRoot: path.join(revision.code.folder, "task"),
        temporaryFolder: path.join(folder, "tmp", randomUUID()),
      },
    });
    this.#all.add(environment);
    if (this.#closed) await this.#end(environment);
    return environment;
  }

  async #end(environment: ExecutionEnvironment): Promise<void> {
    this.#all.delete(environment);
    // What cannot be removed now goes with the server's folder.
    await environment[Symbol.asyncDispose]().catch(() => undefined);
  }
}

/** `2026/11/22/[$LATEST]0123…`: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html */
function logStreamName({ version }: Revision, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/[${version}]${randomBytes(16).toString("hex")}`;
}
