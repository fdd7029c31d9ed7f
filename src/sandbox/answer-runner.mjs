// Runs calls of one answer in a sandboxed process (the entry module of process-runner.mjs). Takes { shared, once,
// shortWaits, scratch, memoryMb, cpuSeconds } and then one message a call, { bundle, export, driver, args, loadOnly, env,
// key }. For each call it sends { kind: "loaded" } and one outcome, then blocks, so that unawaited work of the answer
// has no effect, like in Lambda, which freezes a handler that has returned. To reuse a process, its starter sends a byte,
// and the runner reports whether it is still clean.
import { readSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { compileLibraries, loadLibraries } from "./load-libraries.mjs";
import { watchReuse } from "./reusable.mjs";
import { shortenWaits } from "./short-waits.mjs";
import { decode, encode, encodeError, NotData } from "./tagged-json.mjs";

const pause = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics;
const { apply, ownKeys, deleteProperty } = Reflect;
const { on, removeAllListeners } = process;
const bytesOf = Buffer.from.bind(Buffer);
const text = String;

const told = (error) =>
  error instanceof Error ? { error: encodeError(error) } : { error: encodeError(new ThrownValue(error)) };

/** JavaScript lets people throw anything. */
class ThrownValue extends Error {
  constructor(value) {
    super(`something that is no Error was thrown: ${describe(value)}`);
    this.name = "ThrownValue";
  }
}

function describe(value) {
  try {
    return JSON.stringify(encode(value)) ?? String(value);
  } catch (error) {
    return error.message;
  }
}

/** Blocks until the starter ends the process. */
function freeze() {
  for (;;) wait(pause, 0, 0);
}

/** Bundles find their packages here. The script runs on first use. */
function shareLibraries({ file, cache }) {
  let library;
  const load = (name) => {
    library ??= loadLibraries(compileLibraries(file, cache), file);
    return library(name);
  };
  globalThis.__sharedLibrary = load;
  return load;
}

async function load(bundle, finish) {
  try {
    return await import(bundle);
  } catch (error) {
    return finish({ kind: "does-not-load", ...told(error) });
  }
}

function reply(value) {
  try {
    return { kind: "value", value: encode(value) };
  } catch (error) {
    if (error instanceof NotData) return { kind: "no-data", message: error.message };
    if (error instanceof RangeError) return { kind: "no-data", message: "value is nested too deeply" };
    return { kind: "threw", ...told(error) };
  }
}

/** The function to call: the export, or the lab's driver, which gets all exports. */
const called = (module, { export: name, driver }) =>
  driver === undefined ? module[name] : (...args) => module.__driver[driver](module, ...args);

async function call(answer, args) {
  try {
    return reply(await answer(...args));
  } catch (error) {
    return { kind: "threw", ...told(error) };
  }
}

/** Runs one call. `stays` is whether the process continues after the outcome. Otherwise it ends in `finish`. */
async function serve(channel, task, { stays, begin }) {
  const finish = (outcome, goesOn = false) => {
    channel.send({ ...outcome, stays: goesOn });
    if (!goesOn) freeze();
  };
  const onError = (kind) => (error) => finish({ kind, ...told(error) });
  setEnvironment(task.env);
  // Before the answer's module, which may start work itself. During the call the channel does not count.
  channel.unref();
  begin();
  channel.ref();
  listen("uncaughtException", onError("does-not-load"));
  const module = await load(`${pathToFileURL(task.bundle).href}?${task.nonce}`, finish);
  if (typeof module[task.export] !== "function") {
    finish({ kind: "no-export", exports: Object.keys(module).filter((name) => name !== "__driver") });
  }
  const answer = called(module, task);
  channel.send({ kind: "loaded" });
  listen("uncaughtException", onError("unhandled"));
  listen("beforeExit", () => finish({ kind: "never-settled" }));
  channel.unref();
  const outcome = task.loadOnly ? reply(undefined) : await call(answer, decode(task.args));
  finish(outcome, stays && (outcome.kind === "value" || outcome.kind === "threw"));
}

/** Replaces all earlier listeners. */
function listen(event, listener) {
  apply(removeAllListeners, process, [event]);
  if (listener) apply(on, process, [event, listener]);
}

// oxlint-disable-next-line node/no-process-env -- each call sets the answer's complete environment
const environment = process.env;

function setEnvironment(values) {
  for (const name of ownKeys(environment)) deleteProperty(environment, name);
  for (const name of ownKeys(values)) environment[name] = values[name];
}

/** Marks the end of a call's output with a key that the answer does not know. */
function markOutput(key) {
  for (const descriptor of [1, 2]) writeWhole(descriptor, bytesOf(key));
}

function writeWhole(descriptor, bytes) {
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      wait(pause, 0, 0, 1);
    }
  }
}

/** Blocks until the starter has read the outcome and cut the answer's connections. A byte means continue. */
function waitForWord(descriptor) {
  const byte = bytesOf("\n");
  for (;;) {
    try {
      if (readSync(descriptor, byte, 0, 1, null) === 0) freeze();
      if (byte[0] === 10) return;
    } catch (error) {
      if (error.code !== "EAGAIN") freeze();
      wait(pause, 0, 0, 1);
    }
  }
}

/** Prepares for the first call, and records the state for reuse. */
async function prepare(task) {
  const begin = task.shortWaits ? shortenWaits() : () => {};
  const library = shareLibraries(task.shared);
  if (task.once) return { begin };
  return { begin, reuse: await watchReuse({ ...task, packages: task.shared.names.map(library) }) };
}

/** A call can leave something that makes the check fail, for example a link instead of its folder. */
function whyDirty(reuse) {
  try {
    return reuse.dirty();
  } catch (error) {
    return `what cannot be looked at: ${text(error)}`;
  }
}

// oxlint-disable-next-line import/no-default-export -- process-runner.mjs calls the default export
export default async function run(channel) {
  const { value: setup } = await channel.messages.next();
  const { begin, reuse } = await prepare(setup);
  for (;;) {
    const { value: task } = await channel.messages.next();
    await serve(channel, task, { stays: reuse !== undefined, begin });
    markOutput(task.key);
    waitForWord(channel.descriptor);
    channel.ref();
    let troubled = false;
    listen("uncaughtException", () => (troubled = true));
    listen("beforeExit", () => {});
    setEnvironment({});
    await reuse.callOff();
    const why = troubled ? "an error after the outcome" : whyDirty(reuse);
    channel.send({ kind: "settled", key: task.key, ...(why === undefined ? {} : { dirty: why }) });
    if (why !== undefined) freeze();
  }
}
