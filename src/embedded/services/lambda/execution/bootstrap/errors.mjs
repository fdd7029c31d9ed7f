// Errors as Lambda's Node.js runtime reports them: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
// and https://github.com/aws/aws-lambda-nodejs-runtime-interface-client: version 3 up to Node.js 22, then version 4.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { types } from "node:util";

const { env } = process;
/** Whether the function runs on a runtime that has version 3 of the client. */
export const isBefore24 = !/nodejs(2[4-9]|[3-9]\d)\./.test(env.AWS_EXECUTION_ENV);

/** An error of the runtime itself; its name is the error type that the caller sees. */
export class RuntimeError extends Error {
  /** `facts`: members of its own, which the log shows. */
  constructor(type, message, facts = {}) {
    super(message);
    // Up to Node.js 22 the name is the class's and not in the log.
    Object.defineProperty(this, "name", { value: `Runtime.${type}`, enumerable: !isBefore24 });
    Object.assign(this, facts);
    // So that the trace begins with that name.
    if (!facts.stack) Error.captureStackTrace(this, RuntimeError);
  }
}

const taskRoot = env.LAMBDA_TASK_ROOT;
const runtimeRoot = path.dirname(fileURLToPath(import.meta.url));

/** Paths as they are on AWS: /var/task for the function's code, /var/runtime for what runs it. */
export const asOnAws = (text) =>
  String(text)
    .replaceAll(taskRoot, "/var/task")
    .replaceAll(runtimeRoot, "/var/runtime")
    .replace(/(?!\/var\/task)\/[^\s()'"]*?\/(node_modules\/|process-runner\.mjs)/g, "/var/runtime/$1");

/** Every trace that is read from now on has paths as on AWS; with source maps Node.js writes traces itself. */
export function writeTracesAsOnAws() {
  // oxlint-disable-next-line typescript/no-base-to-string -- V8's call sites have a text of their own
  Error.prepareStackTrace = (error, frames) => asOnAws([headOf(error), ...frames].join("\n    at "));
}

function headOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "<error>";
  }
}

const isError = (value) =>
  types.isNativeError(value) ||
  ["name", "message", "stack"].every((name) => typeof value?.[name] === "string" && value[name] !== "");

/** The one character that the runtime's interface cannot carry. */
const carried = (text) => text.replaceAll("\x7f", "%7F");

/** The body of a failed invocation. */
export function toResponse(error) {
  try {
    if (!isError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
    return {
      errorType: carried(String(error.name)),
      errorMessage: carried(asOnAws(error.message)),
      trace: carried(asOnAws(error.stack)).split("\n"),
    };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
    };
  }
}

/** What is thrown and is no error is logged as one. */
export const intoError = (thrown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** The JSON that follows `Invoke Error` and `Uncaught Exception` in the log. */
export function toLogText(error) {
  try {
    return JSON.stringify(error, (_key, value) => (value instanceof Error ? enumerable(value) : value));
  } catch {
    return JSON.stringify(toResponse(error));
  }
}

function enumerable(error) {
  const { name, message, code, stack } = error;
  return {
    errorType: name,
    errorMessage: asOnAws(message),
    code,
    ...error,
    ...(typeof stack === "string" && { stack: asOnAws(stack).split("\n") }),
  };
}

/** The members of an error in JSON logs. */
export const toLogMembers = (error) => ({
  errorType:
    error instanceof RuntimeError
      ? error.name.replace("Runtime.", "")
      : (error?.constructor?.name ?? "UnknownError"),
  errorMessage: error.message,
  stackTrace: typeof error.stack === "string" ? asOnAws(error.stack).split("\n") : [],
});
