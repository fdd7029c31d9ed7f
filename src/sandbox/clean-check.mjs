// Tells whether a call of an answer has left its process as it found it, so that a call of another check may use it, too.
// Everything that JavaScript can reach from the globals, Node.js' own modules and the shared packages is written down once,
// before any code of an answer's, and compared after each call. An answer shares the process with this file, so what is
// used for comparing was taken before the answer ran: nothing here looks a method up.
import { createRequire } from "node:module";

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, deleteProperty } = Reflect;
const { is } = Object;
const { isView } = ArrayBuffer;
const text = String;
const { keyFor } = Symbol;
const startsWith = Function.prototype.call.bind(String.prototype.startsWith);

/** Modules of Node.js that an answer in a shared process may import: bundle-answer.ts lets no others in. */
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

/** What changes by itself, what the runner sets anew for each call, and what reusable.mjs looks at in another way. */
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

/** Under such keys the SDK keeps what it makes of a schema on the schema itself: it is taken off, and made anew when asked for. */
const isCache = (key) => typeof key === "symbol" && sdkName(text(keyFor(key)));
const sdkName = (name) => startsWith(name, "@smithy/") || startsWith(name, "@aws-sdk/");

/**
 * @param {readonly unknown[]} packages values that answers share
 * @returns {() => string | undefined} names the first thing that is no longer as it was
 */
export function rememberState(packages) {
  const require = createRequire(import.meta.url);
  const modules = [...sharedModules, ...reachable].map((name) => require(name));
  const known = listState([globalThis, ...modules, ...packages]);
  return () => firstChange(known);
}

/** Globals that Node.js loads when they are first read stay the same from then on. */
export function settleGlobals() {
  for (const key of ownKeys(globalThis)) void globalThis[key];
}

/** Everything reachable: parallel lists of objects, their prototypes, and their properties' descriptors. */
function listState(roots) {
  const seen = new Set();
  const waiting = [...roots];
  const known = { objects: [], prototypes: [], extensible: [], keys: [], descriptors: [] };
  while (waiting.length > 0) {
    const object = waiting.pop();
    if (!isObject(object) || seen.has(object) || isView(object)) continue;
    seen.add(object);
    const keys = ownKeys(object).filter((key) => !isVolatile(object, key));
    const descriptors = keys.map((key) => getOwnPropertyDescriptor(object, key));
    known.objects.push(object);
    known.prototypes.push(getPrototypeOf(object));
    known.extensible.push(isExtensible(object));
    known.keys.push(keys);
    known.descriptors.push(descriptors);
    waiting.push(getPrototypeOf(object));
    for (const { value, get, set } of descriptors) waiting.push(value, get, set);
  }
  return known;
}

function firstChange({ objects, prototypes, extensible, keys, descriptors }) {
  for (let index = 0; index < objects.length; index += 1) {
    const object = objects[index];
    if (getPrototypeOf(object) !== prototypes[index]) return "a prototype";
    if (isExtensible(object) !== extensible[index]) return "an object that was sealed";
    const changed = changedKey(object, keys[index], descriptors[index]);
    if (changed !== undefined) return changed;
  }
  return undefined;
}

function changedKey(object, keys, descriptors) {
  const now = ownKeys(object);
  let at = 0;
  for (let index = 0; index < now.length; index += 1) {
    const key = now[index];
    if (isVolatile(object, key)) continue;
    if (key !== keys[at] && isCache(key)) {
      if (!deleteProperty(object, key)) return text(key);
      continue;
    }
    if (key !== keys[at]) return text(key);
    if (!isSame(getOwnPropertyDescriptor(object, key), descriptors[at])) return text(key);
    at += 1;
  }
  return at === keys.length ? undefined : text(keys[at]);
}

const isSame = (now, before) =>
  is(now.value, before.value) &&
  now.get === before.get &&
  now.set === before.set &&
  now.writable === before.writable &&
  now.enumerable === before.enumerable &&
  now.configurable === before.configurable;
