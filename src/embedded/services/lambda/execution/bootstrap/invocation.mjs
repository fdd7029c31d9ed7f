// One invocation of a handler, by every way in which it may end:
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import { makeContext } from "./context.mjs";
import { isBefore24, RuntimeError } from "./errors.mjs";
import { isStreaming, streamed } from "./streaming.mjs";

const { parse } = JSON;
const isNothing = (value) => value === undefined || value === null;

/**
 * Runs the handler. Resolves with { value }, { bytes } or { failed: true, error }; the first end counts.
 * `setIdle` takes what is to happen when the event loop is empty.
 */
export function outcome(handler, invocation, setIdle) {
  return new Promise((resolve) => {
    setIdle(() => resolve(neverSettled(handler)));
    if (isStreaming(handler)) {
      const bytes = streamed(handler, parse(invocation.payload), makeContext(invocation));
      settle(bytes, { succeed: (value) => resolve({ bytes: value }), fail: failing(resolve) });
    } else if (isBefore24) callOld(handler, invocation, { resolve, setIdle });
    else void callNew(handler, invocation, resolve);
  });
}

const failing = (resolve) => (error) => resolve({ failed: true, error });
const settle = (promise, { succeed, fail }) => void promise.then(succeed, fail);

/** Up to Node.js 22 a handler without `async` that forgot its callback has answered null. */
function neverSettled(handler) {
  if (handler.constructor?.name !== "AsyncFunction") return { value: null };
  const message =
    "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise " +
    "that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";
  return { failed: true, error: new RuntimeError("NodeJsExit", message) };
}

/** From Node.js 24 on there is no callback, and what a synchronous handler returns is the answer. */
async function callNew(handler, invocation, resolve) {
  try {
    resolve({ value: await handler(parse(invocation.payload), makeContext(invocation)) });
  } catch (error) {
    resolve({ failed: true, error });
  }
}

/** Callback, context and promise: whichever is first. What a synchronous handler returns is lost. */
function callOld(handler, invocation, { resolve, setIdle }) {
  let isFinished = false;
  const first =
    (end) =>
    (...values) => {
      if (isFinished) return;
      isFinished = true;
      end(...values);
    };
  const end = (error, value) => resolve(isNothing(error) ? { value } : { failed: true, error });
  const succeed = first((value) => end(null, value));
  const fail = first((error) => end(isNothing(error) ? "handled" : error));
  const context = makeContext(invocation, { succeed, fail, done: first(end) });
  const callback = first((error, value) => {
    if (context.callbackWaitsForEmptyEventLoop && isNothing(error)) setIdle(() => resolve({ value }));
    else end(error, value);
  });
  try {
    const returned = handler(parse(invocation.payload), context, callback);
    if (typeof returned?.then === "function") settle(returned, { succeed, fail });
  } catch (error) {
    callback(error);
  }
}
