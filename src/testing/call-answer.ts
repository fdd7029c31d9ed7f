/** Calls an export of the answer, in a process without earlier calls of the same group, and handles the outcome. */
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { Limits, RunSettings } from "../common/run-data.ts";
import type { Fault } from "../gateway/faults.ts";
import type { GatewayLog } from "../gateway/start-gateway.ts";
import type { Bundle } from "../sandbox/bundle-answer.ts";
import type { LimitName, Outcome } from "../sandbox/outcome.ts";
import { type EndedAnswerCall, runAnswer } from "../sandbox/run-answer.ts";
import type { Seat, Wanted } from "./answer-processes.ts";
import { bundle, processes, runsAlone } from "./answer-setup.ts";
import { environment, sameForAllCalls, throwAway } from "./call-environment.ts";
import { CallResult } from "./call-result.ts";
import type { Scope } from "./scope.ts";
import { CheckTrouble, wrongAnswer } from "./check-trouble.ts";

/**
 * A call of the answer with more options than its name and arguments.
 *
 * @example
 * check("waits-and-retries", async ({ answer, aws }) => {
 *   const options: CallOptions = {
 *     export: "readS3File",
 *     args: [await aws.bucket(), "a.txt"],
 *     faults: [{ operation: "GetObject", kind: "throttle", calls: [1, 2] }],
 *     limits: { seconds: 30 },
 *     judges: ["time"],
 *   };
 *   expect((await answer.call(options)).error, "A busy S3 is asked again").toBeUndefined();
 * });
 */
export interface CallOptions {
  /** The function to call. */
  readonly export: string;
  /** Only data: JSON values, dates, bytes, maps and sets. By default none. */
  readonly args?: readonly unknown[];
  /**
   * A function of the lab's `driver.ts`, called in the answer's process instead of the export, with all exports before
   * the arguments. It creates values that are not data (functions, iterators, instances of classes), passes them to the
   * exports, and returns the results as data.
   */
  readonly driver?: string;
  /** Objects that the call reads, as text by key. Reports show them below the call. */
  readonly reads?: Readonly<Record<string, string>>;
  /** Limits that replace those of lab.json. */
  readonly limits?: Partial<Limits>;
  /** Limits that the check judges. Reaching one is a wrong answer, not the outcome "limit". */
  readonly judges?: readonly LimitName[];
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Faults that the gateway injects into calls. */
  readonly faults?: readonly Fault[];
}

/** Three answers a core: most of their time is waiting, and more of them would only make each slower. */
const limit = pLimit(3 * availableParallelism());

/** @param group of the check's calls: see `Answer.group`. */
export async function callAnswer(scope: Scope, options: CallOptions, group = ""): Promise<CallResult> {
  const bundled = await bundle(scope.settings);
  return limit(async () => {
    const seat = await processes.take({
      ...wantedFor(scope, bundled, options),
      group: `${scope.check} ${group}`,
    });
    const { log, ran } = await runIn(seat, { scope, options, bundle: bundled });
    scope.targetLost ??= log.upstreamLost();
    const result = new CallResult(options, ran, log.calls());
    scope.answerCalls.push(result.known());
    refuseTroubles(ran, options);
    return result;
  });
}

/**
 * A limit that the check sets or judges is that of one call alone: what an earlier call left in memory must not count.
 * Faults happen at the gateway, outside the process.
 */
const hasOwnLimits = ({ limits = {}, judges = [] }: CallOptions): boolean =>
  judges.length > 0 || Object.keys(limits).length > 0;

const wantedFor = ({ settings }: Scope, bundled: Bundle, options: CallOptions): Omit<Wanted, "group"> => ({
  bundle: bundled,
  settings,
  limits: { ...settings.limits, ...options.limits },
  env: sameForAllCalls(settings),
  alone: runsAlone(settings, bundled) || hasOwnLimits(options),
});

interface Asked {
  readonly scope: Scope;
  readonly options: CallOptions;
  readonly bundle: Bundle;
}

/** Runs one call in a process, and lets go of it. */
async function runIn(
  seat: Seat,
  { scope, options, bundle: bundled }: Asked,
): Promise<{ log: GatewayLog; ran: EndedAnswerCall }> {
  const { process, gateway } = seat;
  const { settings, keyIds } = scope;
  const { target } = settings;
  const credentials = throwAway();
  const log = gateway.begin({
    target: { ...target, credentials: target.answerCredentials ?? target.credentials },
    credentials,
    faults: options.faults ?? [],
    // The account of an emulator is the run's own; in a real one other things live.
    scope: target.name === "aws" ? { prefix: target.prefix, keyIds } : undefined,
  });
  let reusable = false;
  try {
    const { stays, ...ended } = await process.call({
      bundle: bundled,
      export: options.export,
      args: options.args ?? [],
      driver: options.driver,
      env: { ...environment(gateway.endpoint, credentials, settings), ...options.env },
      limits: { ...settings.limits, ...options.limits },
    });
    const busy = gateway.end();
    reusable = stays && !busy;
    if (process.calls > 1 && isDoubtful(ended.outcome)) scope.doubtful = true;
    return { log, ran: { ...ended, unsandboxed: process.unsandboxed } };
  } finally {
    if (reusable) processes.giveBack(seat);
    else await processes.end(seat);
  }
}

/**
 * Where a call ended early, an earlier one in its process may have had a part in it. It has none in time that passes: a
 * process that is as it was is as fast as it was, and nobody waits for an endless loop twice.
 */
const isDoubtful = (outcome: Outcome): boolean =>
  outcome.kind === "limit" ? outcome.limit !== "time" : !["value", "threw", "no-data"].includes(outcome.kind);

const loaded = new Map<string, Promise<EndedAnswerCall>>();

/**
 * Loads the module here before it is deployed, once for all checks: what does not load is then told with its line, and the
 * same way on every target.
 * @throws the troubles of `callAnswer`.
 */
export async function refuseUnloadable(settings: RunSettings, bundled: Bundle, name: string): Promise<void> {
  const key = `${bundled.file} ${name}`;
  const known = loaded.get(key) ?? load(settings, bundled, name);
  loaded.set(key, known);
  // What kept a process from being started may be gone by the next call.
  known.catch(() => loaded.delete(key));
  refuseTroubles(await known, { export: name });
}

const load = (settings: RunSettings, bundled: Bundle, name: string): Promise<EndedAnswerCall> =>
  limit(() =>
    runAnswer({
      bundle: bundled,
      export: name,
      args: [],
      loadOnly: true,
      env: environment(nowhere, throwAway(), settings),
      limits: settings.limits,
      isolation: settings.isolation,
      refuseUnsandboxed: settings.refuseUnsandboxed,
    }),
  );

/** A port that nobody listens on. */
const nowhere = "http://127.0.0.1:9";

/** @throws CheckTrouble for an answer that gave no chance to judge it. */
function refuseTroubles({ outcome }: EndedAnswerCall, { judges = [] }: CallOptions): void {
  if (outcome.kind === "does-not-load") throw new CheckTrouble("does-not-load", outcome.message);
  if (outcome.kind !== "limit") return;
  if (judges.includes(outcome.limit)) throw wrongAnswer(outcome.message);
  throw new CheckTrouble("limit", outcome.message);
}
