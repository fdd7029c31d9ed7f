import { randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import { isMachineTrouble } from "../../../../common/machine-trouble.ts";
import { remembered } from "../../../../common/remember.ts";
import { serviceTrouble } from "../errors.ts";
import type { LambdaFunction, Revision } from "../state.ts";
import type { FindPython, LambdaEffects, StartProcess } from "../types.ts";
import { pythonVersion, requirePython } from "../runtimes.ts";
import { ExecutionEnvironment } from "./execution-environment.ts";
import { provideSdk } from "./sdk-packages.ts";

export interface PoolOptions {
  readonly folder: string;
  readonly endpoint: string;
  readonly startProcess: StartProcess;
  readonly findPython: FindPython;
  readonly effects: LambdaEffects;
  readonly now: () => number;
}

export interface Acquired {
  readonly environment: ExecutionEnvironment;
  /** Just started: its handler may still be loading. */
  readonly cold: boolean;
}

/** Idle environments kept in all: each is a process of some 45 MB. The one that was used longest ago ends first. */
const mostIdle = 8;
/** AWS does not say when it ends an idle environment; minutes are usual. */
const longestIdleMs = 300_000;

/** The execution environments of all functions: one per invocation under way, used again when idle. */
export class EnvironmentPools {
  readonly #options: PoolOptions;
  /** In the order of their last use. */
  #idle: ExecutionEnvironment[] = [];
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #retired = new WeakSet<Revision>();
  readonly #sdkPaths: () => Promise<readonly string[]>;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#sdkPaths = remembered(() => provideSdk(options.folder));
  }

  /**
   * Gives an idle environment, or starts one.
   * @throws AwsError ServiceException when this machine has no descriptor, process, memory or disk left for one.
   */
  async acquire(fn: LambdaFunction, revision: Revision): Promise<Acquired> {
    void this.#endIdle((environment) => !environment.alive);
    const idle = this.#idle.findLast((environment) => environment.revision === revision);
    if (!idle) return { environment: await this.#startOrRefuse(fn, revision), cold: true };
    this.#idle = this.#idle.filter((environment) => environment !== idle);
    return { environment: idle, cold: false };
  }

  /** Takes back an environment whose invocation has ended. */
  release(environment: ExecutionEnvironment): void {
    if (!environment.alive || this.#closed || this.#retired.has(environment.revision)) {
      void this.#end(environment);
      return;
    }
    this.#idle.push(environment);
    const surplus = this.#idle.slice(0, -mostIdle);
    void this.#endIdle((idle) => surplus.includes(idle));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#endIdle(() => true), longestIdleMs);
    this.#timer.unref();
  }

  /** Ends the idle environments of revisions that will not be invoked again; busy ones end when they are done. */
  async retire(revisions: readonly Revision[]): Promise<void> {
    for (const revision of revisions) this.#retired.add(revision);
    await this.#endIdle(({ revision }) => revisions.includes(revision));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#idle = [];
    await Promise.all([...this.#all].map((environment) => this.#end(environment)));
  }

  async #startOrRefuse(fn: LambdaFunction, revision: Revision): Promise<ExecutionEnvironment> {
    try {
      return await this.#start(fn, revision);
    } catch (error) {
      if (error instanceof Error && isMachineTrouble(error)) throw serviceTrouble(error);
      throw error;
    }
  }

  async #start(fn: LambdaFunction, revision: Revision): Promise<ExecutionEnvironment> {
    const { folder, endpoint, startProcess, effects, now } = this.#options;
    const { accountId, region, name: functionName } = fn;
    const { role: roleArn, runtime } = revision.settings;
    const version = pythonVersion(runtime);
    const python = version === undefined ? undefined : await requirePython(runtime, this.#options.findPython);
    const environment = await ExecutionEnvironment.start({
      revision,
      // boto3 is among what Python finds by itself.
      sdkPaths: python ? [] : await this.#sdkPaths(),
      python,
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

  async #endIdle(chosen: (environment: ExecutionEnvironment) => boolean): Promise<void> {
    const ending = this.#idle.filter(chosen);
    this.#idle = this.#idle.filter((environment) => !ending.includes(environment));
    await Promise.all(ending.map((environment) => this.#end(environment)));
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
