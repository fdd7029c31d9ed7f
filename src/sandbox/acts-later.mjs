// Cancels delayed actions of code: timers that do not keep the process alive, and connections. The timer of an AbortSignal
// and a finalizer cannot be cancelled, but their creation is recorded.
import { Socket } from "node:net";

const { apply, construct } = Reflect;
const stopTimer = clearTimeout;
const stopImmediate = clearImmediate;

/**
 * Starts recording. To be called before any code of an answer.
 * @returns {{ callOff(): void, leavesSomething(): boolean }} `callOff` ends timers and connections; `leavesSomething` says
 *   that something was asked for that cannot be ended
 */
export function watchLaterCode() {
  const timer = setTimeout(() => {}, 0);
  const immediate = setImmediate(() => {});
  const timers = collectThis(Object.getPrototypeOf(timer), "unref");
  const immediates = collectThis(Object.getPrototypeOf(immediate), "unref");
  stopTimer(timer);
  stopImmediate(immediate);
  const { destroy } = Socket.prototype;
  const sockets = collectThis(Socket.prototype, "connect");
  const leavesSomething = noticeWhatStays();
  return {
    leavesSomething,
    callOff() {
      timers((left) => stopTimer(left));
      immediates((left) => stopImmediate(left));
      sockets((socket) => apply(destroy, socket, []));
    },
  };
}

/** Collects the objects on which a method is called. Returns a function that passes each to a callback and forgets them. */
function collectThis(prototype, name) {
  const method = prototype[name];
  let found = [];
  prototype[name] = function collected(...args) {
    found[found.length] = this;
    return apply(method, this, args);
  };
  return (take) => {
    for (let index = 0; index < found.length; index += 1) take(found[index]);
    found = [];
  };
}

function noticeWhatStays() {
  let asked = false;
  const { timeout } = AbortSignal;
  AbortSignal.timeout = function noticed(...args) {
    asked = true;
    return apply(timeout, AbortSignal, args);
  };
  globalThis.FinalizationRegistry = new Proxy(FinalizationRegistry, {
    construct(...args) {
      asked = true;
      return construct(...args);
    },
  });
  return () => asked;
}
