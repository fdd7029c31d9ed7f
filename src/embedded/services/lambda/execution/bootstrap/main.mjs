// The Node.js runtime of a function, run behind the sandbox's walls: loads the handler once, then answers one
// invocation after another. Plain JavaScript, because Node.js 20 runs no TypeScript.
import { logError, takeOverOutput } from "./console.mjs";
import { makeContext } from "./context.mjs";
import { RuntimeError, toLogText, toResponse } from "./errors.mjs";
import { loadHandler } from "./load-handler.mjs";
import { limitStorage } from "./storage-limit.mjs";
import { moveTemporaryFolder } from "./temporary-folder.mjs";

const { env, exit } = process;
const { parse, stringify } = JSON;
// From Node.js 24 on Lambda gives no callback and takes what a synchronous handler returns.
const takesCallback = !/nodejs(2[4-9]|[3-9]\d)\./.test(env.AWS_EXECUTION_ENV);
let channel;
let handler;
let requestId;
/** Ends the invocation under way with nothing more to wait for; absent between invocations. */
let whenIdle;

// The sandbox asks for a default export.
// oxlint-disable-next-line import/no-default-export
export default async function start(given) {
  channel = given;
  takePrivateSettings();
  takeOverOutput({
    send: channel.send,
    asJson: env.AWS_LAMBDA_LOG_FORMAT === "JSON",
    currentRequestId: () => requestId,
  });
  process.on("uncaughtException", (error) => dieOf("Uncaught Exception", error));
  process.on("unhandledRejection", (reason, promise) => {
    const facts = { reason, promise, stack: reason?.stack };
    dieOf(
      "Unhandled Promise Rejection",
      new RuntimeError("UnhandledPromiseRejection", String(reason), facts),
    );
  });
  process.on("beforeExit", () => whenIdle?.());
  await initialise();
  void serve();
}

/**
 * The function's own variables are set here and not when the process starts: NODE_OPTIONS, LD_PRELOAD and their like
 * would open the walls around it.
 */
function takePrivateSettings() {
  const { variables, temporaryFolder, storageBytes, ownPaths } = parse(env._RUNTIME_SETTINGS);
  delete env._RUNTIME_SETTINGS;
  delete env.NODE_OPTIONS;
  Object.assign(env, variables);
  if (variables.NODE_OPTIONS?.includes("--enable-source-maps")) process.setSourceMapsEnabled(true);
  limitStorage(temporaryFolder, storageBytes);
  moveTemporaryFolder(temporaryFolder, ownPaths);
}

async function initialise() {
  try {
    const loaded = await loadHandler(env.LAMBDA_TASK_ROOT, env._HANDLER);
    if (!takesCallback && loaded.length > 2) {
      throw new RuntimeError(
        "CallbackHandlerDeprecated",
        "A handler that takes a callback is not supported from Node.js 24 on: make it async.",
      );
    }
    handler = loaded;
  } catch (error) {
    dieOf("Uncaught Exception", error);
  }
  channel.send({ type: "ready" });
}

/** Reports what nobody caught and ends the process: AWS starts a fresh environment after it, too. */
function dieOf(title, error) {
  logError(title, toLogText(error));
  const type = isOutOfMemory(error)
    ? "out-of-memory"
    : whenIdle
      ? "failed"
      : handler
        ? "died"
        : "init-failed";
  channel.send({ type, fatal: true, error: toResponse(error), ...usage() });
  exit(129);
}

async function serve() {
  for await (const invocation of channel.messages) {
    requestId = invocation.requestId;
    env._X_AMZN_TRACE_ID = invocation.traceId;
    // So that an empty event loop is seen: it ends the invocation of a handler that neither calls back nor returns.
    channel.unref();
    const answer = describe(await outcome(invocation));
    channel.ref();
    whenIdle = undefined;
    channel.send({ ...answer, ...usage() });
  }
}

function outcome(invocation) {
  return new Promise((resolve) => {
    const finish = (error, value) =>
      resolve(error === null || error === undefined ? { value } : { failed: true, error });
    const callback = (error, value) => {
      const waits = context.callbackWaitsForEmptyEventLoop && (error === null || error === undefined);
      if (waits) whenIdle = () => finish(null, value);
      else finish(error, value);
    };
    const context = makeContext(invocation, takesCallback ? finish : undefined);
    whenIdle = () => finish(null, undefined);
    try {
      const event = parse(invocation.payload);
      const returned = takesCallback ? handler(event, context, callback) : handler(event, context);
      if (typeof returned?.then === "function") returned.then((value) => finish(null, value), reject);
      else if (!takesCallback) finish(null, returned);
      // Otherwise the callback or an empty event loop ends it: what a synchronous handler returns is lost.
    } catch (error) {
      reject(error);
    }
    function reject(error) {
      resolve({ failed: true, error });
    }
  });
}

function describe({ failed, error, value }) {
  if (failed) return failure(error);
  try {
    return { type: "succeeded", payload: stringify(value) ?? "null" };
  } catch ({ stack }) {
    return failure(new RuntimeError("JSONStringifyError", "Unable to stringify response body", { stack }));
  }
}

function failure(error) {
  if (isOutOfMemory(error)) dieOf("Out Of Memory", error);
  logError("Invoke Error", toLogText(error));
  return { type: "failed", error: toResponse(error) };
}

/** The sandbox refuses memory above the limit, where AWS kills the process. */
const isOutOfMemory = (error) =>
  error instanceof RangeError && error.message === "Array buffer allocation failed";

const usage = () => ({ maxRssKb: process.resourceUsage().maxRSS });
