/** How handlers may answer, by the rules of each runtime: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnServer, startWithFunctions } from "./support.ts";

let own: OwnServer;
beforeAll(async () => {
  own = await startWithFunctions();
});
afterAll(() => own[Symbol.asyncDispose]());

const answer = async (code: string, settings: object = {}) => {
  const name = await own.functions.create({ "index.js": `exports.handler = ${code};` }, settings);
  return own.functions.invoke(name, { n: 1 });
};

test("what a synchronous handler returns is lost up to Node.js 22", async () => {
  expect((await answer("() => 5")).value).toBeNull();
});

test("from Node.js 24 on it is the answer, and a third parameter is refused", async () => {
  const Runtime = "nodejs24.x";
  expect((await answer("() => 5", { Runtime })).value).toBe(5);
  expect((await answer("(event, context, callback) => callback(null, 5)", { Runtime })).value).toMatchObject({
    errorType: "Runtime.CallbackHandlerDeprecated",
  });
});

test("a callback's answer waits for an empty event loop, unless told otherwise", async () => {
  const late = "setTimeout(() => console.log('late'), 100)";
  const waits = await answer(`(event, context, callback) => { ${late}; callback(null, 1); }`);
  expect(waits).toMatchObject({ value: 1, log: expect.stringContaining("late") });
  const goes = await answer(
    `(event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; ${late}; callback(null, 1); }`,
  );
  expect(goes.value).toBe(1);
  expect(goes.log).not.toContain("late");
});

test("a promise that nothing will ever settle answers null when the event loop is empty", async () => {
  expect((await answer("async () => new Promise(() => {})")).value).toBeNull();
});

test("a callback with an error fails the invocation", async () => {
  const failed = await answer("(event, context, callback) => callback(new Error('told'))");
  expect(failed).toMatchObject({ error: "Unhandled", value: { errorType: "Error", errorMessage: "told" } });
});

test("context.succeed, fail and done answer as the callback does", async () => {
  expect((await answer("(event, context) => context.succeed(1)")).value).toBe(1);
  expect((await answer("(event, context) => context.done(null, 2)")).value).toBe(2);
  expect((await answer("(event, context) => context.fail(new Error('3'))")).value).toMatchObject({
    errorMessage: "3",
  });
});

test("a client context arrives in the context object", async () => {
  const name = await own.functions.create({
    "index.js": "exports.handler = async (event, { clientContext }) => clientContext;",
  });
  const ClientContext = Buffer.from(JSON.stringify({ custom: { a: 1 } })).toString("base64");
  expect((await own.functions.invoke(name, {}, { ClientContext })).value).toEqual({ custom: { a: 1 } });
  await expect(own.functions.invoke(name, {}, { ClientContext: "no JSON" })).rejects.toMatchObject({
    name: "InvalidRequestContentException",
  });
});
