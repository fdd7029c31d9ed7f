// The first code of a sandboxed process, before any untrusted code: takes away what Node.js' permission flags leave
// open, opens the channel and hands it to the entry module. Plain JavaScript, because Node.js 20 runs no TypeScript.
// argv: the entry's path, or "--measure", which sends how much data (KiB) an empty process holds; and as JSON
// { memoryMb, addons: paths of native code that may be loaded, folders that may be written, server?: { port, socket }, tellsExit, channel?: the path of
// a socket that takes the place of the descriptors below }.
import asyncHooks from "node:async_hooks";
import { once } from "node:events";
import { readFileSync, writeSync } from "node:fs";
import { stat } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import os from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import v8 from "node:v8";
import { restrictNativeCode } from "./restrict-native-code.mjs";
import { forgetMemoryFlags, tidyMemory } from "./tidy-memory.mjs";

let channelFd = 3;
let exitFd = 5;
const { exit } = process;
const pause = new Int32Array(new SharedArrayBuffer(4));
const { wait } = Atomics;
const { stringify, parse } = JSON;
const { apply } = Reflect;
const bytesOf = Buffer.from.bind(Buffer);

/** Ways to signal, debug or enter other processes, to load native code, to look like a crash. */
const forbidden = [
  "kill",
  "_kill",
  "_debugProcess",
  "_debugEnd",
  "_startProfilerIdleNotifier",
  "_stopProfilerIdleNotifier",
  "binding",
  "_linkedBinding",
  "execve",
  "report",
  "abort",
];

function refuse(name) {
  throw new Error(`${name} is not available here`);
}

const replace = (name, value) =>
  Object.defineProperty(process, name, { value, writable: false, configurable: false });

/**
 * @param {string[]} addons absolute paths of native code that may be loaded
 * @param {string[]} folders absolute paths of what may be written
 */
function restrictProcess(addons, folders) {
  for (const name of forbidden) replace(name, () => refuse(`process.${name}`));
  const { dlopen } = process;
  const allowed = Object.assign(Object.create(null), Object.fromEntries(addons.map((file) => [file, true])));
  replace("dlopen", (module, file) => {
    if (typeof file !== "string" || allowed[file] !== true) refuse("process.dlopen");
    // Never the caller's own object, which would see what the restrictions keep for themselves.
    const inner = { __proto__: null, exports: {} };
    apply(dlopen, process, [inner, file]);
    module.exports = restrictNativeCode(file, inner.exports, folders);
  });
  // A listener of our own replaces the one that would open the inspector.
  if (process.platform !== "win32") process.on("SIGUSR1", () => {});
}

/**
 * A process that is frozen or killed right after it prints has printed all of it: a pipe's writes are otherwise
 * queued once it is full.
 */
function printAtOnce() {
  for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);
}

/** Writes all of it before it returns: a pipe that is full is tried again, since its reader never sleeps long. */
function writeAll(bytes) {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(channelFd, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      wait(pause, 0, 0, 1);
    }
  }
}

/** Reads at once and always, so that the other side's end is seen even while nobody asks for messages. */
function readLines(socket) {
  const lines = [];
  let rest = Buffer.alloc(0);
  let wake = () => {};
  socket.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      lines.push(rest.toString("utf8", 0, end));
      rest = rest.subarray(end + 1);
    }
    wake();
  });
  return async () => {
    while (lines.length === 0) {
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
    return lines.shift();
  };
}

/**
 * The last restrictions, since setting up needs what they take away: V8's flags write traces to any file, priorities are
 * anybody's, and hooks show every promise, also those between native code and its restrictions.
 */
function closeModules(addons) {
  const hooks = [
    [v8, "promiseHooks", "v8.promiseHooks"],
    [asyncHooks, "createHook", "async_hooks.createHook"],
  ];
  for (const [module, name, shown] of [
    [v8, "setFlagsFromString", "v8.setFlagsFromString"],
    [os, "setPriority", "os.setPriority"],
    ...(addons.length > 0 ? hooks : []),
  ]) {
    Object.defineProperty(module, name, { value: () => refuse(shown), writable: false, configurable: false });
  }
  syncBuiltinESMExports();
}

/** bubblewrap and Docker end with 128 + n for a signal n: the code itself, told apart here, says that it was none. */
function tellExit() {
  process.on("exit", (code) => writeSync(exitFd, String(code)));
}

/** In a network of its own this process reaches nothing; its one server listens on a socket that is handed in. */
function leadTo({ port, socket: path }) {
  const { connect } = Socket.prototype;
  const isServer = (options) =>
    Number(options?.port) === port && /^(127\.\d+\.\d+\.\d+|localhost|::1|)$/.test(options.host ?? "");
  Socket.prototype.connect = function connectOrLead(first, ...rest) {
    // Node.js' own callers give [options, callback], with a mark of theirs on the array.
    if (Array.isArray(first) && isServer(first[0])) first[0] = { ...first[0], path };
    else if (isServer(first)) return apply(connect, this, [{ ...first, path }, ...rest]);
    return apply(connect, this, [first, ...rest]);
  };
}

/** A container is handed no descriptors. One connection is for messages, the next one to tell the exit code. */
async function connectTo(path) {
  const messages = await connection(path);
  channelFd = messages._handle.fd;
  const telling = await connection(path);
  exitFd = telling._handle.fd;
  telling.unref();
  return messages;
}

async function connection(path) {
  const socket = new Socket();
  await once(socket.connect(path), "connect");
  return socket;
}

/** @returns {import("./types.ts").RunnerChannel} */
function openChannel(socket) {
  // The process that started this one has gone: nothing is left behind.
  socket.on("close", () => exit(1));
  socket.on("error", () => exit(1));
  const nextLine = readLines(socket);
  return {
    send: (message) => writeAll(bytesOf(`${stringify(message)}\n`)),
    messages: (async function* read() {
      for (;;) yield parse(await nextLine());
    })(),
    descriptor: channelFd,
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  };
}

async function main(argument, { memoryMb, addons, folders, server, tellsExit, channel: path }) {
  const socket = path
    ? await connectTo(path)
    : new Socket({ fd: channelFd, readable: true, writable: false });
  // Set by bubblewrap.
  // oxlint-disable-next-line node/no-process-env -- it is this process's own
  delete process.env.PWD;
  restrictProcess(addons, folders);
  forgetMemoryFlags();
  if (server) leadTo(server);
  if (tellsExit) tellExit();
  printAtOnce();
  tidyMemory(memoryMb);
  const channel = openChannel(socket);
  // What ends from here on has been started.
  channel.send("started");
  if (argument === "--measure") {
    // Node.js 22 starts its pool of threads at the first need, and each has a stack.
    await stat(fileURLToPath(import.meta.url));
    const status = readFileSync("/proc/self/status", "utf8");
    channel.send(Number(/VmData:\s*(\d+)/.exec(status)?.[1]));
    return;
  }
  closeModules(addons);
  const entry = await import(pathToFileURL(argument).href);
  await entry.default(channel);
}

const [argument, settings] = process.argv.splice(2);
// Limits and paths are no business of the code that runs here.
process.execArgv.length = 0;
await main(argument, parse(settings));
