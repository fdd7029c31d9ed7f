// Checks whether a call of an answer left its process unchanged, so that a call of another check can use it. Everything
// reachable from the globals, Node.js's modules and the shared packages is recorded once, before any code of an answer, and
// compared after each call. An answer runs in the same process, so all functions for comparing are saved before it runs,
// and no method is looked up later.
import { createRequire } from "node:module";

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, deleteProperty } = Reflect;
const { is } = Object;
const { isView } = ArrayBuffer;
const text = String;
const { keyFor } = Symbol;
const startsWith = Function.prototype.call.bind(String.prototype.startsWith);

/** Node.js modules that an answer in a shared process can import. bundle-answer.ts refuses all others. */
export const sharedModules = [
  "assert",
  "buffer",
  "crypto",
  "events",
  "fs",
  "fs/promises",
  "http",
  "https",
  "os",
  "path",
  "perf_hooks",
  "process",
  "querystring",
  "readline",
  "readline/promises",
  "stream",
  "stream/consumers",
  "stream/promises",
  "stream/web",
  "string_decoder",
  "timers",
  "timers/promises",
  "url",
  "util",
  "util/types",
  "zlib",
];

/** Further roots that cannot be imported but are reachable, and hold state. */
const reachable = ["net", "tls", "module"];

const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

/** Not compared: what changes by itself, what the runner sets for each call, and what reusable.mjs checks. */
const volatile = {
  env: 1,
  exitCode: 1,
  moduleLoadList: 1,
  _events: 1,
  _eventsCount: 1,
  _exiting: 1,
  __proto__: null,
};
const isVolatile = (object, key) => object === process && volatile[key] === 1;

/** Keys under which the SDK caches data on a schema. They are removed and computed again when needed. */
const isCache = (key) => typeof key === "symbol" && sdkName(text(keyFor(key)));
const sdkName = (name) => startsWith(name, "@smithy/") || startsWith(name, "@aws-sdk/");

/**
 * @param {readonly unknown[]} packages values that answers share
 * @returns {() => string | undefined} returns the first change, if any
 */
export function rememberState(packages) {
  const require = createRequire(import.meta.url);
  const modules = [...sharedModules, ...reachable].map((name) => require(name));
  const known = listState([globalThis, ...modules, ...packages]);
  return () => firstChange(known);
}

/** Reading one of these loads the client of `fetch`. A call that does so gets a separate process. */
const loadsFetch = /^(?:FormData|Headers|Request|Response|WebSocket|CloseEvent|MessageEvent|EventSource)$/;

/** Globals that Node.js loads on first read. They do not change afterwards. */
export function settleGlobals() {
  for (const key of ownKeys(globalThis)) if (!loadsFetch.test(text(key))) void globalThis[key];
}

/** Bits of a property: its three attributes, and whether it has accessors. */
const bitsOf = ({ writable, enumerable, configurable, get, set }) =>
  (writable ? 1 : 0) +
  (enumerable ? 2 : 0) +
  (configurable ? 4 : 0) +
  (get === undefined && set === undefined ? 0 : 8);

/**
 * Everything reachable, in one flat list, since a process does this before its first call: for each object itself, its
 * prototype, whether it is extensible and its keys, then for each key its value or accessors and its bits.
 */
function listState(roots) {
  const seen = new Set();
  const waiting = [];
  const add = (value) => {
    if (!isObject(value) || seen.has(value) || isView(value)) return;
    seen.add(value);
    waiting.push(value);
  };
  roots.forEach(add);
  const known = [];
  for (let index = 0; index < waiting.length; index += 1) {
    const object = waiting[index];
    const keys = steadyKeys(object);
    const prototype = getPrototypeOf(object);
    add(prototype);
    known.push(object, prototype, isExtensible(object), keys);
    for (let at = 0; at < keys.length; at += 1) {
      const property = getOwnPropertyDescriptor(object, keys[at]);
      const { value, get, set } = property;
      add(value);
      add(get);
      add(set);
      known.push(value, get, set, bitsOf(property));
    }
  }
  return known;
}

function steadyKeys(object) {
  const keys = ownKeys(object);
  if (object !== process) return keys;
  const steady = [];
  for (let index = 0; index < keys.length; index += 1) {
    if (!isVolatile(object, keys[index])) steady[steady.length] = keys[index];
  }
  return steady;
}

function firstChange(known) {
  for (let at = 0; at < known.length;) {
    const object = known[at];
    if (getPrototypeOf(object) !== known[at + 1]) return "a prototype";
    if (isExtensible(object) !== known[at + 2]) return "an object that was sealed";
    const keys = known[at + 3];
    const changed = changedKey({ object, keys, known, at: at + 4 });
    if (changed !== undefined) return changed;
    at += 4 + 4 * keys.length;
  }
  return undefined;
}

function changedKey({ object, keys, known, at }) {
  const now = steadyKeys(object);
  let place = 0;
  for (let index = 0; index < now.length; index += 1) {
    const key = now[index];
    if (key !== keys[place]) {
      if (!isCache(key) || !deleteProperty(object, key)) return text(key);
      continue;
    }
    const property = getOwnPropertyDescriptor(object, key);
    const first = at + 4 * place;
    const isSame =
      is(property.value, known[first]) &&
      property.get === known[first + 1] &&
      property.set === known[first + 2] &&
      bitsOf(property) === known[first + 3];
    if (!isSame) return text(key);
    place += 1;
  }
  return place === keys.length ? undefined : text(keys[place]);
}
