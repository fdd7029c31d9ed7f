/** What every Lambda operation is given besides its input. */
import type { CallContext } from "../../../wire/service.ts";
import type { CodeLinks } from "./code/code-links.ts";
import type { CodeStore } from "./code/code-store.ts";
import type { Concurrency } from "./execution/concurrency.ts";
import type { EnvironmentPools } from "./execution/environment-pools.ts";
import type { EventQueue } from "./execution/event-queue.ts";
import type { FunctionStore } from "./state.ts";
import type { FindPython, LambdaEffects } from "./types.ts";

export interface LambdaExtra {
  readonly functions: FunctionStore;
  readonly code: CodeStore;
  readonly environments: EnvironmentPools;
  readonly events: EventQueue;
  readonly concurrency: Concurrency;
  readonly effects: LambdaEffects;
  readonly findPython: FindPython;
  readonly codeLinks: CodeLinks;
}

export type LambdaContext = CallContext & LambdaExtra;
