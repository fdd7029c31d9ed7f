/** AWS Lambda: functions from zipped Node.js code, run in processes of their own. */
import path from "node:path";
import { randomUUID } from "node:crypto";
import type { ServiceImplementation } from "../../../wire/service.ts";
import { CodeLinks } from "./code/code-links.ts";
import { CodeStore } from "./code/code-store.ts";
import { Concurrency } from "./execution/concurrency.ts";
import { EnvironmentPools } from "./execution/environment-pools.ts";
import { EventQueue } from "./execution/event-queue.ts";
import { readFunctionArn } from "./function-name.ts";
import { operations } from "./operations.ts";
import { allowsInvoke } from "./policy.ts";
import { requirementsOf } from "./requirements.ts";
import { FunctionStore } from "./state.ts";
import type { LambdaExtra } from "./context.ts";
import type { FindPython, LambdaEffects, StartProcess } from "./types.ts";

export interface LambdaOptions {
  /** Where code and environments keep their files. */
  readonly folder: string;
  readonly startProcess: StartProcess;
  readonly findPython: FindPython;
  /** The server's base URL, for the SDK clients of functions. */
  readonly endpoint: string;
  readonly now: () => number;
  readonly effects: LambdaEffects;
}

/** The bucket on whose behalf S3 asks. */
export interface Source {
  readonly bucketArn: string;
  readonly sourceAccount: string;
  /** `X-Amzn-Trace-Id` of the request that changed the object. */
  readonly traceHeader?: string | undefined;
}

export interface LambdaService extends ServiceImplementation<LambdaExtra> {
  /** Whether S3 may invoke the function for this bucket, by the function's resource policy. */
  functionAccess(functionArn: string, source: Source): Promise<"ok" | "missing" | "denied">;
  /** Queues an event, JSON text, for the function; a function that is gone or no longer allows it gets nothing. */
  invokeAsync(functionArn: string, payload: string, source: Source): void;
  /** The zip that one of GetFunction's links downloads; undefined for a link that is not ours or has expired. */
  codeFile(pathname: string, query: URLSearchParams): string | undefined;
}

export function createLambda(options: LambdaOptions): LambdaService {
  const { now, effects, findPython } = options;
  const own = path.join(options.folder, "lambda");
  const functions = new FunctionStore();
  const concurrency = new Concurrency();
  const environments = new EnvironmentPools({ ...options, folder: own });
  const events = new EventQueue({ functions, concurrency, environments, effects, now });
  const code = new CodeStore(own);
  const codeLinks = new CodeLinks(options.endpoint);
  const context = { functions, concurrency, environments, events, effects, code, codeLinks, findPython };
  return {
    operations: dueEventsFirst(operations, events),
    context,
    requirements: requirementsOf,
    functionAccess: (arn, source) => Promise.resolve(accessOf(functions, arn, source)),
    invokeAsync: (arn, payload, source) => {
      const reference = readFunctionArn(arn);
      if (!reference || accessOf(functions, arn, source) !== "ok") return;
      events.add({
        reference,
        requestId: randomUUID(),
        payload,
        functionArn: arn,
        traceHeader: source.traceHeader,
      });
    },
    codeFile: (pathname, query) => {
      const found = codeLinks.open(pathname, query, now());
      return found && path.join(own, "code", found);
    },
    close: async () => {
      const ended = events.close();
      await environments.close();
      await ended;
    },
  };
}

function accessOf(functions: FunctionStore, arn: string, source: Source): "ok" | "missing" | "denied" {
  const reference = readFunctionArn(arn);
  const fn = reference && functions.find(reference);
  if (!fn) return "missing";
  const { qualifier } = reference;
  if (qualifier !== undefined && !fn.aliases.has(qualifier) && !fn.versions.has(qualifier)) return "missing";
  const asker = { principal: { service: "s3.amazonaws.com" }, sourceArn: source.bucketArn, ...source };
  return allowsInvoke(fn, qualifier, asker) ? "ok" : "denied";
}

/** A clock that was moved on fires no timer: so every call looks first whether an event has become due. */
function dueEventsFirst(all: typeof operations, events: EventQueue): typeof operations {
  const wrap = (operation: (input: never, context: never) => unknown) => (input: never, context: never) => {
    events.runDue();
    return operation(input, context);
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, operation]) => [name, wrap(operation)]),
  ) as unknown as typeof operations;
}
