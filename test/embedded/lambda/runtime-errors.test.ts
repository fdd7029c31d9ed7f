/** Errors of functions that return no result, as on AWS. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OwnServer, startWithFunctions } from "./support.ts";

let own: OwnServer;
beforeAll(async () => {
  own = await startWithFunctions();
});
afterAll(() => own[Symbol.asyncDispose]());

const failing = async (files: Record<string, string>, settings: object = {}) => {
  const name = await own.functions.create(files, settings);
  return own.functions.invoke(name);
};
const handler = (body: string) => ({ "index.js": `exports.handler = async () => { ${body} };` });

test("a handler that takes too long fails with Sandbox.Timedout, and the next invocation is a cold start", async () => {
  const name = await own.functions.create(
    { "index.js": "exports.handler = async ({ n }) => { console.log('begun'); while (n); return 'fine'; };" },
    { Timeout: 1 },
  );
  const { value, error, log } = await own.functions.invoke(name, { n: 1 });
  expect(error).toBe("Unhandled");
  expect(value).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(
      /^RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds$/,
    ),
  });
  expect(log).toContain("begun");
  expect(log).toMatch(/Z [0-9a-f-]{36} Task timed out after 1\.00 seconds\n/);
  expect(log).toMatch(/REPORT .*\tStatus: timeout\t\n$/);
  const next = await own.functions.invoke(name, {});
  expect(next).toMatchObject({ value: "fine", error: undefined });
  expect(next.log).toContain("Init Duration");
});

test("an await that takes too long fails with the same error", async () => {
  const { value } = await failing(handler("await new Promise((resolve) => setTimeout(resolve, 60_000));"), {
    Timeout: 1,
  });
  expect(value).toMatchObject({ errorType: "Sandbox.Timedout" });
});

test.each([
  ["heap", "const kept = []; for (;;) kept.push(new Array(100_000).fill(Math.random()));"],
  ["buffers", "const kept = []; for (;;) kept.push(Buffer.alloc(10_000_000, 1));"],
])("a handler that exceeds its memory (%s) fails with Runtime.OutOfMemory", async (_kind, body) => {
  const { value, error, log } = await failing(handler(body), { Timeout: 30 });
  expect(error).toBe("Unhandled");
  expect(value).toEqual({
    errorType: "Runtime.OutOfMemory",
    errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/),
  });
  expect(log).toMatch(/Max Memory Used: 128 MB\t.*Status: error\tError Type: Runtime\.OutOfMemory/);
});

test.each([
  ["process.exit(3)", "Runtime exited with error: exit status 3"],
  ["process.exit(0)", "Runtime exited without providing a reason"],
])("%s fails with Runtime.ExitError, and earlier output is in the log", async (body, reason) => {
  const { value, log } = await failing(handler(`console.log('before'); ${body};`));
  expect(value).toEqual({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringContaining(`Error: ${reason}`),
  });
  expect(log).toMatch(/\tINFO\tbefore\n/);
});

test("an unhandled rejection fails the invocation and ends the environment", async () => {
  const name = await own.functions.create(
    handler("Promise.reject(new Error('lost')); await new Promise((resolve) => setTimeout(resolve, 1000));"),
  );
  const { value, log } = await own.functions.invoke(name);
  expect(value).toMatchObject({
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: "Error: lost",
  });
  expect(log).toContain("\tERROR\tUnhandled Promise Rejection \t{");
  expect((await own.functions.invoke(name)).log).toContain("Init Duration");
});

test("a thrown error is logged as Invoke Error with the paths of AWS", async () => {
  const { value, log } = await failing(handler("throw new TypeError('no');"));
  expect(value).toMatchObject({ errorType: "TypeError", errorMessage: "no" });
  expect((value as { trace: string[] }).trace[1]).toBe("    at exports.handler (/var/task/index.js:1:39)");
  expect(log).toMatch(/\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"no","stack":\[/);
  expect(log).not.toContain(process.cwd());
});

test("the error type of a thrown value that is not an Error is its type", async () => {
  expect((await failing(handler("throw 'words';"))).value).toEqual({
    errorType: "string",
    errorMessage: "words",
    trace: [],
  });
});

test("a result that JSON cannot represent fails the invocation", async () => {
  const { value } = await failing(handler("const ring = {}; ring.ring = ring; return ring;"));
  expect(value).toMatchObject({ errorType: "Error", errorMessage: "Unable to stringify response body" });
});

test("from Node.js 24 on such a result gives an error of the runtime", async () => {
  const { value } = await failing(handler("return 5n;"), { Runtime: "nodejs24.x" });
  expect(value).toMatchObject({ errorType: "Runtime.JSONStringifyError" });
});

test.each([
  ["CommonJS", { "index.js": "Promise.reject(new Error('early')); exports.handler = async () => 1;" }],
  [
    "an ES module",
    { "index.mjs": "Promise.reject(new Error('early')); export const handler = async () => 1;" },
  ],
])("a rejection while %s is imported fails every invocation", async (_kind, files) => {
  const { value, error } = await failing(files);
  expect(error).toBe("Unhandled");
  expect(value).toMatchObject({
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: "Error: early",
  });
});

test("stack traces of the runtime's errors begin with the error type, and the log has no name", async () => {
  const { value, log } = await failing({ "index.js": "exports.handler = async () => {{" });
  expect((value as { trace: string[] }).trace[0]).toMatch(/^Runtime\.UserCodeSyntaxError: SyntaxError: /);
  expect(log).toContain('{"errorType":"Runtime.UserCodeSyntaxError","errorMessage":"SyntaxError: ');
  expect(log).not.toContain('"name"');
});

test("a thrown string is logged as an error in JSON", async () => {
  const { log } = await failing(handler("throw 'words';"));
  expect(log).toContain(
    '\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"words","stack":["Error: words",',
  );
});

test("stack traces contain no paths of this machine", async () => {
  const body = `
    const error = new Error("here");
    console.log(error);
    console.log(__dirname, new Error("there").stack);
    process.stdout.write(error.stack + "\\n");
    return error.stack;`;
  const name = await own.functions.create(handler(body));
  const { value, log } = await own.functions.invoke(name);
  expect(value).toMatch(/^Error: here\n {4}at exports\.handler \(\/var\/task\/index\.js:2:\d+\)\n/);
  expect(log.match(/\/var\/task\/index\.js/g)).toHaveLength(3);
  expect(log).toContain("\tINFO\t/var/task Error: there\n");
  for (const text of [log, String(value)]) {
    expect(text).not.toMatch(/aws-data-labs|process-runner|\/tmp\//);
    expect(text).not.toContain(process.cwd());
  }
});

test("a result above 6 MB is refused", async () => {
  const { value } = await failing(handler("return 'x'.repeat(6_300_000);"));
  expect(value).toMatchObject({ errorType: "Function.ResponseSizeTooLarge" });
});

test.each([
  [
    "a missing module",
    { "index.js": "require('nowhere');" },
    {
      errorType: "Runtime.ImportModuleError",
      errorMessage: expect.stringMatching(
        /^Error: Cannot find module 'nowhere'\nRequire stack:\n- \/var\/task\/index\.js/,
      ),
    },
  ],
  [
    "a missing package of an ES module",
    { "index.mjs": "import 'nowhere';" },
    {
      errorType: "Error",
      errorMessage: "Cannot find package 'nowhere' imported from /var/task/index.mjs",
    },
  ],
  [
    "a missing file of an ES module",
    { "index.mjs": "import './nowhere.mjs';" },
    {
      errorType: "Error",
      errorMessage: "Cannot find module '/var/task/nowhere.mjs' imported from /var/task/index.mjs",
    },
  ],
  [
    "a missing file",
    { "main.js": "" },
    {
      errorType: "Runtime.ImportModuleError",
      errorMessage: "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs",
    },
  ],
  [
    "a syntax error",
    { "index.js": "exports.handler = async () => {{" },
    { errorType: "Runtime.UserCodeSyntaxError", errorMessage: expect.stringMatching(/^SyntaxError: /) },
  ],
  [
    "import in a CommonJS file",
    { "index.js": "import fs from 'node:fs';" },
    {
      errorType: "Runtime.UserCodeSyntaxError",
      errorMessage: "SyntaxError: Cannot use import statement outside a module",
    },
  ],
  [
    "a missing export",
    { "index.js": "exports.handle = async () => {};" },
    { errorType: "Runtime.HandlerNotFound", errorMessage: "index.handler is undefined or not exported" },
  ],
  [
    "an export that is not a function",
    { "index.js": "exports.handler = 5;" },
    { errorType: "Runtime.HandlerNotFound", errorMessage: "index.handler is not a function" },
  ],
  [
    "an error at the top level",
    { "index.js": "throw new Error('at load');" },
    { errorType: "Error", errorMessage: "at load" },
  ],
])("%s fails every invocation with its own error type", async (_what, files, expected) => {
  const { value, error, log } = await failing(files);
  expect(error).toBe("Unhandled");
  expect(value).toMatchObject(expected);
  expect(log).toContain("\tERROR\tUncaught Exception \t{");
});

test("a handler name without an export is refused as malformed", async () => {
  const { value } = await failing({ "index.js": "" }, { Handler: "index" });
  expect(value).toMatchObject({ errorType: "Runtime.MalformedHandlerName", errorMessage: "Bad handler" });
});

test.each([
  ["an unknown message", '{"type":"done","value":"forged"}'],
  ["a second ready message", '{"type":"ready"}'],
  ["a success without a payload", '{"type":"succeeded"}'],
])("a handler that writes %s to the runtime's channel ends its environment", async (_what, line) => {
  const forge = `require("node:fs").writeSync(3, ${JSON.stringify(`${line}\n`)});`;
  const { value, error } = await failing(
    handler(`${forge} await new Promise((resolve) => setTimeout(resolve, 60_000));`),
    {
      Timeout: 30,
    },
  );
  expect(error).toBe("Unhandled");
  expect(value).toMatchObject({ errorType: "Runtime.ExitError" });
});
