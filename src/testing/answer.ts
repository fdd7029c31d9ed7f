/** The answer, as a check sees it: exports to call, each time in a fresh process behind a gateway of its own. */
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Limits, RunSettings } from "../common/contract.ts";
import { type TemporaryFolder, makeTemporaryFolder } from "../common/temporary.ts";
import type { Fault } from "../gateway/faults.ts";
import type { GatewayLog } from "../gateway/start-gateway.ts";
import { type Bundle, DoesNotLoad, bundleAnswer } from "../sandbox/bundle-answer.ts";
import type { LimitName, Outcome } from "../sandbox/outcome.ts";
import { type AnswerRun, runAnswer } from "../sandbox/run-answer.ts";
import { prepareSandbox } from "../sandbox/start-process.ts";
import { AnswerProcesses, type Seat, type Wanted, leave } from "./answer-processes.ts";
import type { Aws } from "./aws.ts";
import type { DeployOptions, Deployed } from "./deployed.ts";
import { Gate } from "./gate.ts";
import { Run } from "./run.ts";
import { Scope } from "./scope.ts";
import { CheckTrouble, wrongAnswer } from "./troubles.ts";

export interface CallOptions {
  /** The function to call. */
  readonly export: string;
  readonly args?: readonly unknown[];
  /** Instead of lab.json's. */
  readonly limits?: Partial<Limits>;
  /** Limits that the check is about: reaching one is a wrong answer, not a trouble of its own. */
  readonly judges?: readonly LimitName[];
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the gateway does to which calls on purpose. */
  readonly faults?: readonly Fault[];
}

export interface Answer {
  /**
   * Calls an export once: `answer.call("readS3File", bucket, key)`, or with options.
   * @throws the trouble "does-not-load", "limit" or, for a limit that the check judges, "wrong".
   */
  call(name: string, ...args: unknown[]): Promise<Run>;
  call(options: CallOptions): Promise<Run>;
  /** Deploys an export as a Lambda function; it is deleted, with its log group, after the check. */
  deploy(options: DeployOptions): Promise<Deployed>;
}

/** One core an answer: more of them at a time would only make each slower. */
const gate = new Gate(availableParallelism());

const project = fileURLToPath(new URL("../..", import.meta.url));

export function makeAnswer(scope: Scope, aws: Aws): Answer {
  return {
    call: (first: string | CallOptions, ...args: unknown[]) =>
      scope.work(() => callAnswer(scope, typeof first === "string" ? { export: first, args } : first)),
    deploy: (options) =>
      scope.work(async () => {
        const bundled = await bundle(scope.settings, { selfContained: true });
        // Only a lab that deploys waits for the clients of Lambda and Logs to load.
        const [{ deployAnswer }] = await Promise.all([
          import("./deploy-answer.ts"),
          refuseUnloadable(scope.settings, bundled, options.export),
        ]);
        return deployAnswer(options, { scope, aws, bundle: bundled });
      }),
  };
}

/** The lab's solution, called as the answer is: what it gives is what a right answer gives. */
export interface Reference {
  /**
   * @returns the value that the solution's export gives.
   * @throws Error, a defect of the lab, when it gives none.
   */
  call(name: string, ...args: unknown[]): Promise<unknown>;
}

export function makeReference(checkScope: Scope): Reference {
  const { settings, check, random } = checkScope;
  const answerFile = path.join(settings.labFolder, "solution", "answer.ts");
  return {
    async call(name, ...args) {
      // A scope of its own: runs of the solution are never shown as the answer's.
      const scope = new Scope({ ...settings, answerFile, answerAlone: false }, check, random);
      try {
        return (await checkScope.work(() => callAnswer(scope, { export: name, args }))).value;
      } catch (cause) {
        if (scope.targetLost) throw scope.targetLost;
        throw new Error(`The solution gave no value: ${(cause as Error).message}`, { cause });
      }
    },
  };
}

/**
 * Loads the module here before it is deployed: what does not load is then told with its line, and the same way on
 * every target.
 */
async function refuseUnloadable(settings: RunSettings, bundled: Bundle, name: string): Promise<void> {
  const keys = throwAway();
  const call = { export: name, args: [] };
  const run = await gate.pass(() =>
    runAnswer({
      ...call,
      bundle: bundled,
      loadOnly: true,
      env: environment(nowhere, keys, settings),
      limits: settings.limits,
      isolation: settings.isolation,
      refuseUnsandboxed: settings.refuseUnsandboxed,
    }),
  );
  refuseTroubles(run, call);
}

/** A port that nobody listens on. */
const nowhere = "http://127.0.0.1:9";

let folder: Promise<TemporaryFolder> | undefined;

/** Bundles and sockets lie in one folder of this process, which is swept with it. */
async function ownFolder(): Promise<string> {
  folder ??= makeTemporaryFolder("bundles");
  // A full disk may have room for the next call.
  folder.catch(() => (folder = undefined));
  return (await folder).path;
}

let processes = new AnswerProcesses(ownFolder);

async function bundle(
  { answerFile, answerAlone = false, libraries }: RunSettings,
  { selfContained = false } = {},
): Promise<Bundle> {
  try {
    return await bundleAnswer(answerFile, {
      project,
      alone: answerAlone,
      folder: await ownFolder(),
      ...(selfContained ? { selfContained } : { libraries }),
    });
  } catch (error) {
    throw error instanceof DoesNotLoad ? new CheckTrouble("does-not-load", error.message) : error;
  }
}

/** Begins what every call waits for, while the checks are still being collected; failures are told by the calls. */
export function prepareAnswer(settings: RunSettings): void {
  const started = bundle(settings).then((bundled) =>
    processes.prepare(
      { bundle: bundled, settings, limits: settings.limits, env: everyCall(settings) },
      availableParallelism(),
    ),
  );
  void Promise.allSettled([started, prepareSandbox()]);
}

/** Ends the answers' processes, and removes the bundles. */
export async function endAnswers(): Promise<void> {
  await processes[Symbol.asyncDispose]();
  processes = new AnswerProcesses(ownFolder);
  await (await folder?.catch(() => undefined))?.[Symbol.asyncDispose]();
  folder = undefined;
}

async function callAnswer(scope: Scope, options: CallOptions): Promise<Run> {
  const bundled = await bundle(scope.settings);
  return gate.pass(async () => {
    const seat = await processes.take(wantedFor(scope, bundled, options));
    const { log, ran } = await runIn(seat, { scope, options, bundle: bundled });
    scope.targetLost ??= log.upstreamLost();
    const run = new Run(options, ran, log.calls());
    scope.runs.push(run.known());
    refuseTroubles(ran, options);
    return run;
  });
}

/**
 * A limit that the check sets or judges is that of one call alone: what an earlier call left in memory must not count.
 * Faults happen at the gateway, outside the process.
 */
const hasOwnLimits = ({ limits = {}, judges = [] }: CallOptions): boolean =>
  judges.length > 0 || Object.keys(limits).length > 0;

const wantedFor = ({ settings, check }: Scope, bundled: Bundle, options: CallOptions): Wanted => ({
  bundle: bundled,
  check,
  settings,
  limits: { ...settings.limits, ...options.limits },
  env: everyCall(settings),
  alone: settings.fresh === true || hasOwnLimits(options) || bundled.private !== undefined,
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
): Promise<{ log: GatewayLog; ran: AnswerRun }> {
  const { process, gateway } = seat;
  const { settings, keyIds } = scope;
  const { target } = settings;
  const credentials = throwAway();
  const log = gateway.begin({
    target,
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
      env: { ...environment(gateway.endpoint, credentials, settings), ...options.env },
      limits: { ...settings.limits, ...options.limits },
    });
    const busy = gateway.end();
    reusable = stays && !busy;
    if (process.calls > 1 && isDoubtful(ended.outcome)) scope.doubtful = true;
    return { log, ran: { ...ended, unsandboxed: process.unsandboxed } };
  } finally {
    if (reusable) processes.giveBack(seat);
    else await leave(seat);
  }
}

/** Where a call ended early, an earlier one in its process may have had a part in it. */
const isDoubtful = ({ kind }: Outcome): boolean => kind !== "value" && kind !== "threw" && kind !== "no-data";

/** @throws CheckTrouble for an answer that gave no chance to judge it. */
function refuseTroubles({ outcome }: AnswerRun, { judges = [] }: CallOptions): void {
  if (outcome.kind === "does-not-load") throw new CheckTrouble("does-not-load", outcome.message);
  if (outcome.kind !== "limit") return;
  if (judges.includes(outcome.limit)) throw wrongAnswer(outcome.message);
  throw new CheckTrouble("limit", outcome.message);
}

interface ThrowAway {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Credentials that only this call's gateway takes, and that mean nothing to the target. */
const throwAway = (): ThrowAway => ({
  accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString("base64"),
});

/** What is the same for every call. */
const everyCall = ({ target }: Pick<RunSettings, "target">): Record<string, string> => ({
  AWS_REGION: target.region,
  AWS_DEFAULT_REGION: target.region,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  NO_PROXY: "*",
  LANG: "C.UTF-8",
  // 5:45 hours from UTC, without summer time: an answer that formats a time as local time is found out, all year round.
  TZ: "Asia/Kathmandu",
});

/** The answer's whole environment; nothing of the person's own reaches it. */
const environment = (endpoint: string, keys: ThrowAway, { target }: RunSettings): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  ...everyCall({ target }),
});
