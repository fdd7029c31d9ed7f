/** Errors of Python functions as on AWS: https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Pythons, handler, pythonsOn } from "./python-support.ts";
import { type OwnServer, startWithFunctions } from "./support.ts";

let own: OwnServer;
let run: Pythons["run"];
beforeAll(async () => {
  own = await startWithFunctions();
  ({ run } = pythonsOn(own));
});
afterAll(() => own[Symbol.asyncDispose]());

test("an exception has its type, message and frames under /var/task, also in the log", async () => {
  const { value, error, log } = await run(handler("return event['missing']"));
  expect(error).toBe("Unhandled");
  expect(value).toEqual({
    errorMessage: "'missing'",
    errorType: "KeyError",
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    stackTrace: [
      "  File \"/var/task/lambda_function.py\", line 3, in lambda_handler\n    return event['missing']\n",
    ],
  });
  expect(log).toContain(
    "[ERROR] KeyError: 'missing'\nTraceback (most recent call last):\n" +
      '\u00a0\u00a0File "/var/task/lambda_function.py", line 3, in lambda_handler\n' +
      "\u00a0\u00a0\u00a0\u00a0return event['missing']",
  );
});

test.each<[string, string, object, object]>([
  [
    "a missing module",
    "import nowhere",
    {},
    {
      errorType: "Runtime.ImportModuleError",
      errorMessage: "Unable to import module 'lambda_function': No module named 'nowhere'",
    },
  ],
  [
    "a missing file",
    "",
    { Handler: "other.lambda_handler" },
    {
      errorType: "Runtime.ImportModuleError",
      errorMessage: "Unable to import module 'other': No module named 'other'",
    },
  ],
  [
    "a syntax error",
    "def lambda_handler(event, context)\n  pass",
    {},
    {
      errorType: "Runtime.UserCodeSyntaxError",
      errorMessage: expect.stringMatching(
        /^Syntax error in module 'lambda_function': .+ \(lambda_function\.py, line 1\)$/,
      ),
      stackTrace: [
        expect.stringContaining('  File "/var/task/lambda_function.py" Line 1\n    def lambda_handler'),
      ],
    },
  ],
  [
    "a missing function",
    "def handle(event, context): pass",
    {},
    {
      errorType: "Runtime.HandlerNotFound",
      errorMessage: "Handler 'lambda_handler' missing on module 'lambda_function'",
    },
  ],
  [
    "a handler name without a function",
    "",
    { Handler: "lambda_function" },
    {
      errorType: "Runtime.MalformedHandlerName",
      errorMessage: "Bad handler 'lambda_function': not enough values to unpack (expected 2, got 1)",
    },
  ],
  ["an error at import", "raise ValueError('early')", {}, { errorType: "ValueError", errorMessage: "early" }],
  [
    "a result that is not JSON",
    handler("import datetime\nreturn datetime.datetime(2026, 1, 1)"),
    {},
    {
      errorType: "Runtime.MarshalError",
      errorMessage: "Unable to marshal response: Object of type datetime is not JSON serializable",
      stackTrace: [],
    },
  ],
])("%s fails with its own error type", async (...[, code, settings, expected]) => {
  const { value, error, log } = await run(code, {}, settings);
  expect(error).toBe("Unhandled");
  expect(value).toMatchObject(expected);
  expect(log).toContain("[ERROR] ");
});

test.each([
  ["sys.exit(3)", "import sys\nsys.exit(3)", "Runtime exited with error: exit status 3", "Runtime.ExitError"],
  ["an endless loop", "while True: pass", "Task timed out after 1.00 seconds", "Sandbox.Timedout"],
  [
    "too much memory",
    "return len([bytearray(10_000_000) for _ in range(100)])",
    "signal: killed",
    "Runtime.OutOfMemory",
  ],
])("%s ends the environment", async (...[, body, message, errorType]) => {
  const { value } = await run(handler(body), {}, { Timeout: errorType === "Sandbox.Timedout" ? 1 : 20 });
  expect(value).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
});
