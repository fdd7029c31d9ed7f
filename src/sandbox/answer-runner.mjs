// Runs one call of an answer in a walled process (the entry module of process-runner.mjs). Takes one message
// { shared, bundle, export, args, loadOnly }, sends { kind: "loaded" } and then one outcome. After the outcome it freezes until its
// starter kills it, as Lambda freezes a handler that has returned: what the answer left unawaited never happens.
import { pathToFileURL } from "node:url";
import { compileLibraries, loadLibraries } from "./load-libraries.mjs";
import { decode, encode, encodeError, NotData } from "./tagged-json.mjs";

const pause = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics;

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

function settle(channel) {
  return (outcome) => {
    channel.send(outcome);
    for (;;) wait(pause, 0, 0);
  };
}

/** Bundles look their packages up here; the script runs when the first one asks. */
function shareLibraries({ file, cache }) {
  let library;
  globalThis.__sharedLibrary = (name) => {
    library ??= loadLibraries(compileLibraries(file, cache), file);
    return library(name);
  };
}

async function load(bundle, finish) {
  try {
    return await import(pathToFileURL(bundle).href);
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

async function call(answer, args) {
  try {
    return reply(await answer(...args));
  } catch (error) {
    return { kind: "threw", ...told(error) };
  }
}

// oxlint-disable-next-line import/no-default-export -- what process-runner.mjs calls in an entry module
export default async function run(channel) {
  const { value: task } = await channel.messages.next();
  const finish = settle(channel);
  process.on("uncaughtException", (error) => finish({ kind: "does-not-load", ...told(error) }));
  shareLibraries(task.shared);
  const module = await load(task.bundle, finish);
  const answer = module[task.export];
  if (typeof answer !== "function") {
    finish({ kind: "no-export", exports: Object.keys(module) });
  }
  channel.send({ kind: "loaded" });
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => finish({ kind: "unhandled", ...told(error) }));
  process.on("beforeExit", () => finish({ kind: "never-settled" }));
  channel.unref();
  finish(task.loadOnly ? reply(undefined) : await call(answer, decode(task.args)));
}
