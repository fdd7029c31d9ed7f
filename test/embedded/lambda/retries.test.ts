/** Asynchronous invocations by the server's clock: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
import {
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { makeClock, type OwnServer, startWithFunctions } from "./support.ts";

const minute = 60_000;
const event = { InvocationType: "Event", LogType: undefined } as const;
const failing = { "index.mjs": "export const handler = async () => { throw new Error('again'); };" };

/** Creating a function takes time on the server's clock, so this moves the clock meanwhile. */
async function make(own: OwnServer, clock: { pass(ms: number): void }, files: Record<string, string>) {
  const creating = own.functions.create(files);
  const timer = setInterval(() => clock.pass(100), 20);
  return creating.finally(() => clearInterval(timer));
}

const attempts = (messages: string[]) => messages.filter((text) => text.startsWith("REPORT"));
/** Any call makes the server run what is due. */
const call = (own: OwnServer, FunctionName: string) =>
  own.functions.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));

test("a failed event is retried after one and after two more minutes, then discarded", async () => {
  const clock = makeClock();
  await using own = await startWithFunctions(clock);
  const name = await make(own, clock, failing);
  await own.functions.invoke(name, {}, event);
  const first = await own.functions.logged(name, (all) => attempts(all).length === 1);
  clock.pass(minute - 1);
  await call(own, name);
  clock.pass(1);
  await call(own, name);
  await own.functions.logged(name, (all) => attempts(all).length === 2);
  clock.pass(2 * minute - 1);
  await call(own, name);
  clock.pass(1);
  await call(own, name);
  const all = await own.functions.logged(name, (messages) => attempts(messages).length === 3);
  clock.pass(60 * minute);
  await call(own, name);
  // A fourth attempt, if the call before had started one, would come before this invocation.
  await own.functions.invoke(name);
  const last = await own.functions.logged(name, (messages) => attempts(messages).length >= 4);
  expect(attempts(last)).toHaveLength(4);
  const ids = attempts(all).map((text) => /RequestId: ([0-9a-f-]+)/.exec(text)?.[1]);
  expect(new Set(ids).size).toBe(1);
  expect(first.filter((text) => text.includes("Invoke Error"))).toHaveLength(1);
});

test("an event is not retried after it succeeds", async () => {
  const clock = makeClock();
  await using own = await startWithFunctions(clock);
  const name = await make(own, clock, {
    "index.mjs": `let n = 0;
      export const handler = async () => { n += 1; console.log("attempt", n); if (n < 2) throw new Error("first"); };`,
  });
  await own.functions.invoke(name, {}, event);
  await own.functions.logged(name, (all) => attempts(all).length === 1);
  clock.pass(minute);
  await call(own, name);
  await own.functions.logged(name, (all) => attempts(all).length === 2);
  clock.pass(60 * minute);
  await call(own, name);
  await own.functions.invoke(name);
  const all = await own.functions.logged(name, (messages) => attempts(messages).length >= 3);
  expect(all.filter((text) => text.includes("attempt")).map((text) => text.trim().at(-1))).toEqual([
    "1",
    "2",
    "3",
  ]);
});

test("the event of a deleted function is discarded", async () => {
  const clock = makeClock();
  await using own = await startWithFunctions(clock);
  const name = await make(own, clock, failing);
  await own.functions.invoke(name, {}, event);
  await own.functions.logged(name, (all) => attempts(all).length === 1);
  await own.functions.lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  clock.pass(minute);
  await expect(call(own, name)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const all = await own.functions.logged(name, () => true);
  expect(attempts(all)).toHaveLength(1);
});

test("events above the reserved concurrency wait in the queue", async () => {
  const clock = makeClock();
  await using own = await startWithFunctions(clock);
  const name = await make(own, clock, {
    "index.mjs": `let busy = 0;
      export const handler = async () => {
        busy += 1;
        await new Promise((resolve) => setTimeout(resolve, 30));
        console.log("busy", busy);
        busy -= 1;
      };`,
  });
  await own.functions.lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 1 }),
  );
  for (let n = 0; n < 4; n += 1) await own.functions.invoke(name, { n }, event);
  const all = await own.functions.logged(name, (messages) => attempts(messages).length === 4);
  expect(all.filter((text) => text.includes("busy")).map((text) => text.trim().at(-1))).toEqual([
    "1",
    "1",
    "1",
    "1",
  ]);
  expect(all.filter((text) => text.startsWith("INIT_START"))).toHaveLength(1);
});
