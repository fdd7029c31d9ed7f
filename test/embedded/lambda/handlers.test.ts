/** How handlers return results, by the rules of each runtime: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html */
import { InvokeCommand } from "@aws-sdk/client-lambda";
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

test("up to Node.js 22 the return value of a synchronous handler is ignored", async () => {
  expect((await answer("() => 5")).value).toBeNull();
});

test("from Node.js 24 on it is the result, and a callback parameter is refused", async () => {
  const Runtime = "nodejs24.x";
  expect((await answer("() => 5", { Runtime })).value).toBe(5);
  expect((await answer("(event, context, callback) => callback(null, 5)", { Runtime })).value).toMatchObject({
    errorType: "Runtime.CallbackHandlerDeprecated",
  });
});

test("a callback's result waits for an empty event loop, unless callbackWaitsForEmptyEventLoop is false", async () => {
  const late = "setTimeout(() => console.log('late'), 100)";
  const waits = await answer(`(event, context, callback) => { ${late}; callback(null, 1); }`);
  expect(waits).toMatchObject({ value: 1, log: expect.stringContaining("late") });
  const goes = await answer(
    `(event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; ${late}; callback(null, 1); }`,
  );
  expect(goes.value).toBe(1);
  expect(goes.log).not.toContain("late");
});

test("an async handler whose promise can never settle fails with Runtime.NodeJsExit", async () => {
  const { value, error, log } = await answer("async () => new Promise(() => {})");
  expect(error).toBe("Unhandled");
  expect(value).toMatchObject({
    errorType: "Runtime.NodeJsExit",
    errorMessage: expect.stringContaining("a Promise that was never settled"),
  });
  expect(log).toContain('Invoke Error \t{"errorType":"Runtime.NodeJsExit"');
});

test("a synchronous handler without a result returns null when the event loop is empty", async () => {
  expect((await answer("() => new Promise(() => {})")).value).toBeNull();
});

test.each([
  ["a callback called twice", "(event, context, callback) => { callback(null, 1); callback(null, 2); }", 1],
  ["a return after a callback", "async (event, context, callback) => { callback(null, 1); return 2; }", 1],
  ["a callback after succeed", "(event, context, callback) => { context.succeed(1); callback(null, 2); }", 1],
  ["an error after a callback", "(event, context, callback) => { callback(null, 1); throw new Error(); }", 1],
])("the first result of %s counts", async (_what, code, value) => {
  expect(await answer(code)).toMatchObject({ value, error: undefined });
});

test("a rejection without a reason is reported as the string handled", async () => {
  const { value, error, log } = await answer("async () => Promise.reject()");
  expect({ value, error }).toEqual({
    value: { errorType: "string", errorMessage: "handled", trace: [] },
    error: "Unhandled",
  });
  expect(log).toContain('\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"handled","stack":[');
});

test("awslambda.streamifyResponse returns everything written to a plain Invoke", async () => {
  const streaming = (body: string) => `awslambda.streamifyResponse(async (event, stream) => { ${body} })`;
  expect(
    (await answer(streaming(`stream.write('{"n":'); stream.write(String(event.n)); stream.end("}");`))).value,
  ).toEqual({
    n: 1,
  });
  expect((await answer(streaming("stream.write({ a: 1 }); stream.end();"))).value).toEqual({ a: 1 });
  const name = await own.functions.create({
    "index.js": `exports.handler = ${streaming(
      `stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 }); stream.write("ok"); stream.end();`,
    )};`,
  });
  const raw = await own.functions.lambda.send(new InvokeCommand({ FunctionName: name }));
  expect(raw.Payload?.transformToString()).toBe(`{"statusCode":201}${"\0".repeat(8)}ok`);
  expect((await answer(streaming("stream.write('1');"))).value).toMatchObject({
    errorType: "Error",
    errorMessage: "Response stream is not finished.",
  });
});

test("a callback with an error fails the invocation", async () => {
  const failed = await answer("(event, context, callback) => callback(new Error('failed'))");
  expect(failed).toMatchObject({ error: "Unhandled", value: { errorType: "Error", errorMessage: "failed" } });
});

test("context.succeed, fail and done have the same effect as the callback", async () => {
  expect((await answer("(event, context) => context.succeed(1)")).value).toBe(1);
  expect((await answer("(event, context) => context.done(null, 2)")).value).toBe(2);
  expect((await answer("(event, context) => context.fail(new Error('3'))")).value).toMatchObject({
    errorMessage: "3",
  });
});

test("the client context is in the context object", async () => {
  const name = await own.functions.create({
    "index.js": "exports.handler = async (event, { clientContext }) => clientContext;",
  });
  const ClientContext = Buffer.from(JSON.stringify({ custom: { a: 1 } })).toString("base64");
  expect((await own.functions.invoke(name, {}, { ClientContext })).value).toEqual({ custom: { a: 1 } });
  await expect(own.functions.invoke(name, {}, { ClientContext: "no JSON" })).rejects.toMatchObject({
    name: "InvalidRequestContentException",
  });
});
