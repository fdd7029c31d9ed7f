// The Node.js runtime of a function, run in the sandbox: loads the handler once, then answers one
// invocation after another. Plain JavaScript, because Node.js 20 runs no TypeScript.
import { logError, takeOverOutput } from "./console.mjs";
import { isBefore24, RuntimeError, toResponse, writeTracesAsOnAws } from "./errors.mjs";
import { outcome } from "./invocation.mjs";
import { loadHandler } from "./load-handler.mjs";
import { limitStorage } from "./storage-limit.mjs";
import { isStreaming, provideStreaming } from "./streaming.mjs";
import { moveTemporaryFolder } from "./temporary-folder.mjs";

const { env, exit } = process;
const { parse, stringify } = JSON;
let channel;
let handler;
let requestId;
/** Whether an invocation has come; what goes wrong before is an error of the init phase. */
let isServing = false;
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
    // As the message of an error: undefined is none.
    const { message } = new Error(reason);
    dieOf(
      "Unhandled Promise Rejection",
      new RuntimeError("UnhandledPromiseRejection", message, { reason, promise }),
    );
  });
  process.on("beforeExit", () => whenIdle?.());
  await initialise();
  void serve();
}

/**
 * The function's own variables are set here and not when the process starts: NODE_OPTIONS, LD_PRELOAD and their like
 * would lift its restrictions.
 */
function takePrivateSettings() {
  const { variables, temporaryFolder, storageBytes, ownPaths } = parse(env._RUNTIME_SETTINGS);
  delete env._RUNTIME_SETTINGS;
  delete env.NODE_OPTIONS;
  Object.assign(env, variables);
  if (variables.NODE_OPTIONS?.includes("--enable-source-maps")) process.setSourceMapsEnabled(true);
  else writeTracesAsOnAws();
  limitStorage(temporaryFolder, storageBytes);
  moveTemporaryFolder(temporaryFolder, ownPaths);
}

async function initialise() {
  try {
    provideStreaming(process);
    const loaded = await loadHandler(env.LAMBDA_TASK_ROOT, env._HANDLER);
    if (!isBefore24 && loaded.length > 2 && !isStreaming(loaded)) {
      throw new RuntimeError(
        "CallbackHandlerDeprecated",
        "A handler that takes a callback is not supported from Node.js 24 on: make it async.",
      );
    }
    // Promises that were rejected while the module loaded are handled before it counts as loaded.
    await new Promise((resolve) => setImmediate(resolve));
    handler = loaded;
  } catch (error) {
    dieOf("Uncaught Exception", error);
  }
  channel.send({ type: "ready" });
}

/** Reports what nobody caught and ends the process: AWS starts a fresh environment after it, too. */
function dieOf(title, error) {
  logError(title, error);
  const type = isOutOfMemory(error)
    ? "out-of-memory"
    : whenIdle
      ? "failed"
      : isServing
        ? "died"
        : "init-failed";
  channel.send({ type, fatal: true, error: toResponse(error), ...usage() });
  exit(129);
}

async function serve() {
  for await (const invocation of channel.messages) {
    isServing = true;
    requestId = invocation.requestId;
    env._X_AMZN_TRACE_ID = invocation.traceId;
    // So that an empty event loop is seen: it ends the invocation of a handler that neither calls back nor returns.
    channel.unref();
    const ended = await outcome(handler, invocation, (idle) => {
      whenIdle = idle;
    });
    const answer = describe(ended);
    channel.ref();
    whenIdle = undefined;
    channel.send({ ...answer, ...usage() });
  }
}

function describe({ failed, error, value, bytes }) {
  if (failed) return failure(error);
  if (bytes) return { type: "succeeded", payload: bytes.toString("base64"), isBase64: true };
  try {
    return { type: "succeeded", payload: stringify(value) ?? "null" };
  } catch {
    const message = "Unable to stringify response body";
    return failure(isBefore24 ? new Error(message) : new RuntimeError("JSONStringifyError", message));
  }
}

function failure(error) {
  if (isOutOfMemory(error)) dieOf("Out Of Memory", error);
  logError("Invoke Error", error);
  return { type: "failed", error: toResponse(error) };
}

/** The sandbox refuses memory above the limit, where AWS kills the process. */
const isOutOfMemory = (error) =>
  error instanceof RangeError && error.message === "Array buffer allocation failed";

const usage = () => ({ maxRssKb: process.resourceUsage().maxRSS });
