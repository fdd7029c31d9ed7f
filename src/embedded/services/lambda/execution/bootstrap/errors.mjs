// Errors as Lambda's Node.js runtime reports them: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
import path from "node:path";
import { fileURLToPath } from "node:url";
import { types } from "node:util";

/** An error of the runtime itself; its name is the error type that the caller sees. */
export class RuntimeError extends Error {
  constructor(type, message, { stack, ...facts } = {}) {
    super(message);
    this.name = `Runtime.${type}`;
    Object.assign(this, facts);
    if (stack) this.stack = stack;
  }
}

const { env } = process;
const taskRoot = env.LAMBDA_TASK_ROOT;
const runtimeRoot = path.dirname(fileURLToPath(import.meta.url));

/** Paths as they are on AWS: /var/task for the function's code, /var/runtime for what runs it. */
const asOnAws = (text) =>
  String(text)
    .replaceAll(taskRoot, "/var/task")
    .replaceAll(runtimeRoot, "/var/runtime")
    .replace(/(?!\/var\/task)\/[^\s()'"]*?\/(node_modules\/|process-runner\.mjs)/g, "/var/runtime/$1");

const isError = (value) => types.isNativeError(value) || (value?.name && value.message && value.stack);

/** The body of a failed invocation. */
export function toResponse(error) {
  try {
    if (!isError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
    return {
      errorType: String(error.name),
      errorMessage: asOnAws(error.message),
      trace: asOnAws(error.stack).split("\n"),
    };
  } catch {
    return {
      errorType: "handled",
      errorMessage: "The error could not be read: its message, name or stack threw.",
      trace: [],
    };
  }
}

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
