import { runtimeVersionArn } from "../describe.ts";
import type { LambdaFunction, Revision } from "../state.ts";
import type { LambdaEffects, LogEvent } from "../types.ts";
import type { EnvironmentPools } from "./environment-pools.ts";
import type { ExecutionEnvironment } from "./execution-environment.ts";
import { logTail } from "./log-buffer.ts";
import { logLinesFor, type LogLines, type Report } from "./log-lines.ts";
import { answerFor, type Answer, type Outcome } from "./outcome.ts";

/** The init phase may take this long: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const initLimitMs = 10_000;

export interface InvocationRequest {
  readonly fn: LambdaFunction;
  readonly revision: Revision;
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly functionArn: string;
  readonly clientContext?: unknown;
  /** Value of `_X_AMZN_TRACE_ID`. */
  readonly traceHeader: string;
}

export interface InvocationResult extends Answer {
  /** Base64. */
  readonly logTail: string;
}

export interface InvocationTools {
  readonly environments: EnvironmentPools;
  readonly effects: LambdaEffects;
  readonly now: () => number;
}

/** Runs one invocation in an environment of its revision and writes its log. @throws what the sandbox throws. */
export async function runInvocation(
  request: InvocationRequest,
  tools: InvocationTools,
): Promise<InvocationResult> {
  const begun = performance.now();
  const { environment, cold } = await tools.environments.acquire(request.fn, request.revision);
  try {
    const run = new Run(request, environment, tools.now);
    const answer = await run.perform(cold ? begun : undefined);
    const events = environment.log.take();
    await writeLog(events, { request, environment, tools });
    return { ...answer, logTail: logTail(events.slice(run.firstEvent)) };
  } finally {
    tools.environments.release(environment);
  }
}

interface Written {
  readonly request: InvocationRequest;
  readonly environment: ExecutionEnvironment;
  readonly tools: InvocationTools;
}

async function writeLog(events: LogEvent[], { request, environment, tools }: Written): Promise<void> {
  const { accountId, region } = request.fn;
  const logGroupName = request.revision.settings.logging.LogGroup;
  const { logStreamName } = environment;
  await tools.effects.writeLogs({ accountId, region, logGroupName, logStreamName, events });
}

class Run {
  readonly #request: InvocationRequest;
  readonly #environment: ExecutionEnvironment;
  readonly #lines: LogLines;
  readonly #now: () => number;
  /** Where this invocation's part of the collected log begins. */
  firstEvent = 0;

  constructor(request: InvocationRequest, environment: ExecutionEnvironment, now: () => number) {
    this.#request = request;
    this.#environment = environment;
    this.#now = now;
    this.#lines = logLinesFor(request.revision.settings.logging.LogFormat, now);
  }

  /** `coldSince`: when the environment began to start, for a cold start. Milliseconds. */
  async perform(coldSince: number | undefined): Promise<Answer> {
    const { log } = this.#environment;
    const { requestId, revision, fn } = this.#request;
    const { runtime } = revision.settings;
    if (coldSince !== undefined)
      log.addSystem(this.#lines.initStart(runtime, runtimeVersionArn(fn.region, runtime)));
    const initFailure =
      coldSince === undefined ? undefined : await this.#environment.initialised(this.#initLimit());
    const begun = performance.now();
    // What was printed while the handler was loading belongs to the invocation only when loading failed.
    this.firstEvent = initFailure ? 1 : log.size;
    log.addSystem(this.#lines.start(requestId, revision.version));
    const outcome = initFailure ?? (await this.#invoke());
    return this.#report(outcome, {
      duration: performance.now() - begun,
      ...(coldSince !== undefined && { initDuration: begun - coldSince }),
    });
  }

  /** A handler that is still loading when the init phase is over goes on in its first invocation. */
  #initLimit(): number {
    return initLimitMs + this.#request.revision.settings.timeout * 1000;
  }

  #invoke(): Promise<Outcome> {
    const { requestId, payload, functionArn, clientContext, revision, traceHeader } = this.#request;
    const invocation = { requestId, payload, functionArn, clientContext, traceId: traceHeader };
    return this.#environment.invoke(invocation, revision.settings.timeout * 1000);
  }

  #report(outcome: Outcome, durations: Pick<Report, "duration" | "initDuration">): Answer {
    const { log, maxMemoryUsed } = this.#environment;
    const { requestId, revision } = this.#request;
    const { timeout, memorySize } = revision.settings;
    const answer = answerFor(outcome, { requestId, timeout });
    const prefix = outcome.type === "timed-out" ? `${new Date(this.#now()).toISOString()} ` : "";
    log.addSystem(answer.logLine && `${prefix}${answer.logLine}`);
    log.addSystem(this.#lines.end(requestId));
    log.addSystem(
      this.#lines.report({
        ...durations,
        requestId,
        memorySize,
        maxMemoryUsed: answer.errorType === "Runtime.OutOfMemory" ? memorySize : maxMemoryUsed,
        status: statusOf(outcome, answer),
        ...(answer.errorType !== undefined && { errorType: answer.errorType }),
      }),
    );
    return answer;
  }
}

/** An error that the handler threw is an answer to Lambda, not a failure of the environment. */
function statusOf(outcome: Outcome, answer: Answer): Report["status"] {
  if (outcome.type === "timed-out") return "timeout";
  if (outcome.type === "exited" || outcome.type === "init-failed") return "error";
  return answer.errorType?.startsWith("Runtime.") ? "error" : "success";
}
