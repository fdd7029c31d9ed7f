import type { LambdaClient } from "@aws-sdk/client-lambda";
import { startEmbedded, type EmbeddedAws } from "../../../src/embedded/server.ts";
import { type Functions, functionsOn } from "../../services/lambda/support.ts";

export interface OwnServer extends AsyncDisposable {
  readonly aws: EmbeddedAws;
  readonly functions: Functions;
}

/** A separate server for a test, with functions in one account. */
export async function startWithFunctions(clock?: Clock): Promise<OwnServer> {
  const aws = await startEmbedded(clock && { now: clock.now });
  const credentials = { accessKeyId: "123456789012", secretAccessKey: aws.secretAccessKey };
  const options = { endpoint: aws.endpoint, region: "eu-central-1", credentials, maxAttempts: 1 };
  const functions = functionsOn(options);
  if (clock) for (const client of [functions.lambda, functions.logs]) follow(client as LambdaClient, clock);
  return { aws, functions, [Symbol.asyncDispose]: () => aws[Symbol.asyncDispose]() };
}

export interface Clock {
  readonly now: () => number;
  readonly pass: (ms: number) => void;
}

/** A clock that moves only when the test moves it. */
export function makeClock(): Clock {
  let time = Date.now();
  return {
    now: () => time,
    pass: (ms) => {
      time += ms;
    },
  };
}

/** Signs every call by the server's clock, because the SDK corrects its offset after every answer. */
function follow(client: LambdaClient, clock: Clock): void {
  client.middlewareStack.add(
    (next) => (args) => {
      client.config.systemClockOffset = clock.now() - Date.now();
      return next(args);
    },
    { step: "initialize" },
  );
}
