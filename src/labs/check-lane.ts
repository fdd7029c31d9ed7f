/**
 * One vitest with one fork, started once and used for many runs, one after the other: each run evaluates the lab's check
 * file anew, with its settings. Starting both costs more than a run, so lanes are kept.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { ProvidedContext } from "vitest";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";
import { type CheckRecord, type RunSettings, recordKey, settingsKey } from "../common/contract.ts";
import { refuseSmallAddressSpace } from "../common/machine-trouble.ts";
import type { CheckEvent } from "./evidence.ts";
import { ForkKeeper } from "./kept-fork.ts";
import { collectStrayErrors } from "./stray-errors.ts";

declare module "vitest" {
  export interface ProvidedContext {
    [settingsKey]: RunSettings;
  }
}

/** `src` under vitest in our own tests, `dist` otherwise: a check imports the same build that runs it. */
const extension = path.extname(import.meta.url);
const module = (name: string): string => fileURLToPath(new URL(`${name}${extension}`, import.meta.url));
const testingModule = module("../testing/index");
const setupModules = ["./end-with-parent", "./hide-environment"].map(module);

/** The build holds SDK clients, bundled: a check file then loads those that the words it is written in have loaded. */
async function bundledClients(): Promise<{ find: string; replacement: string }[]> {
  if (extension === ".ts") return [];
  const folder = fileURLToPath(new URL("../sdk/", import.meta.url));
  const files = await readdir(folder).catch(() => []);
  return files.map((name) => ({
    find: `@aws-sdk/${path.basename(name, extension)}`,
    replacement: path.join(folder, name),
  }));
}

export interface LaneRun {
  readonly settings: RunSettings;
  /** Run these checks alone. */
  readonly only?: readonly string[] | undefined;
  readonly onEvent: (event: CheckEvent) => void;
}

export interface LaneResult {
  readonly events: readonly CheckEvent[];
  readonly errors: readonly string[];
}

export interface Lane extends AsyncDisposable {
  run(run: LaneRun): Promise<LaneResult>;
  /** Lets the check that is under way end, and starts no other. */
  stopSoon(): void;
  /** Ends the fork now. */
  kill(): void;
}

/** What vitest would answer by ending this process. */
const endings = ["SIGINT", "SIGTERM", "unhandledRejection"] as const;

const listenersOf = (event: (typeof endings)[number]): readonly Listener[] =>
  process.listeners(event as "SIGINT") as Listener[];

type Listener = (...args: unknown[]) => void;

/** Vitest would exit by itself, before anything is tidied or told. */
function removeListenersBut(before: readonly (readonly Listener[])[]): void {
  endings.forEach((event, index) => {
    const added = listenersOf(event).filter((listener) => !before[index]?.includes(listener));
    added.forEach((listener) => process.off(event, listener));
  });
}

/** @param project folder in which `node_modules` lies. */
export async function openLane(project: string): Promise<Lane> {
  refuseSmallAddressSpace();
  let onEvent: (event: CheckEvent) => void = () => {};
  let hasBegun = false;
  const listeners = endings.map(listenersOf);
  const forks = new ForkKeeper();
  const vitest = await startVitest(
    project,
    {
      onTestModuleQueued: () => void (hasBegun = true),
      onTestCaseResult: (testCase) => onEvent(eventOf(testCase)),
    },
    forks,
  );
  removeListenersBut(listeners);
  const cancel = (): void => {
    forks.spoil();
    void vitest.cancelCurrentRun("keyboard-input").catch(() => undefined);
  };
  return {
    async run(run) {
      onEvent = run.onEvent;
      hasBegun = false;
      const strays: string[] = [];
      using _ = collectStrayErrors((error) => strays.push(describeError(error)));
      const { events, errors } = await runOnce(vitest, run);
      // Vitest keeps what it knows of a file until a fork says that it begins with it: the rest is another run's.
      return { events: hasBegun ? events : [], errors: [...errors, ...strays] };
    },
    stopSoon: cancel,
    // vitest waits for the fork at the first call, and kills it at the second.
    kill() {
      cancel();
      cancel();
    },
    async [Symbol.asyncDispose]() {
      await vitest.close();
      await forks.end();
    },
  };
}

async function startVitest(project: string, reporter: Reporter, forks: ForkKeeper): Promise<Vitest> {
  const { ForksPoolWorker, createVitest } = await import("vitest/node");
  const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  return createVitest(
    "test",
    {
      config: false,
      root: project,
      watch: false,
      include: [],
      setupFiles: setupModules,
      reporters: [reporter],
      pool: {
        name: "check-forks",
        createPoolWorker: (options) => forks.worker(() => new ForksPoolWorker(options)),
      },
      maxWorkers: 1,
      execArgv: ["--import", new URL("late-timers.mjs", import.meta.url).href],
      isolate: true,
      cache: false,
      // A day: the run's own clock in run-checks.ts is the one that ends a check, so that its limits are told as limits.
      testTimeout: 86_400_000,
      hookTimeout: 120_000,
      teardownTimeout: 5000,
      server: { deps: { external: [/\/dist\/[a-z]+\//] } },
    },
    {
      logLevel: "silent",
      resolve: {
        alias: [{ find: "aws-data-labs/testing", replacement: testingModule }, ...(await bundledClients())],
      },
      server: { watch: null, middlewareMode: true },
    },
    { stdout: silent(), stderr: silent() },
  );
}

async function runOnce(vitest: Vitest, { settings, only }: LaneRun): Promise<LaneResult> {
  vitest.provide(settingsKey satisfies keyof ProvidedContext, settings);
  const file = path.join(settings.labFolder, "checks.test.ts");
  const specification = vitest.getRootProject().createSpecification(file, {
    // Always given: a fork keeps the settings that it was started with.
    testNamePattern: only === undefined ? /^/ : new RegExp(`^(?:${only.join("|")})$`),
  });
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
  const own = testModules.filter((testModule) => testModule.moduleId === specification.moduleId);
  return {
    events: own.flatMap((testModule) => [...testModule.children.allTests()].map(eventOf)),
    errors: [...unhandledErrors.map(describeError), ...own.flatMap(errorsOf)],
  };
}

function eventOf(testCase: TestCase): CheckEvent {
  const result = testCase.result();
  const record = (testCase.meta() as Record<string, unknown>)[recordKey] as CheckRecord | undefined;
  return {
    id: testCase.name,
    state: result.state,
    ms: testCase.diagnostic()?.duration ?? 0,
    ...(record === undefined ? {} : { record }),
    errors: (result.errors ?? []).map(describeError),
  };
}

/** Errors of a file and of its suites: it does not load, or a hook failed. */
const errorsOf = (testModule: TestModule): string[] =>
  [testModule, ...testModule.children.allSuites()].flatMap((suite) => suite.errors().map(describeError));

/** Errors arrive as plain data from the fork; causes tell why a fork was lost. */
function describeError(error: unknown): string {
  const { name, message, stack, cause, errors } = error as Partial<AggregateError> & { cause?: unknown };
  const inner = [...(errors ?? []), ...(cause === undefined || cause === null ? [] : [cause])];
  const own = stack?.includes(message ?? "") ? stack : `${name ?? "Error"}: ${message ?? String(error)}`;
  return [own, ...inner.map(describeError)].join("\n");
}
