// Values between a sandboxed process and its starter: JSON, with a tag for what JSON cannot say. One file for both
// sides; plain JavaScript, because the sandboxed side runs it as it is. What is no data (a stream, a function, an
// instance of a class) is refused with the path to it, since the other side could do nothing with it.

export class NotData extends Error {
  constructor(path, what, advice) {
    super(`${path} is ${what}${advice ? `: ${advice}` : ""}`);
    this.name = "NotData";
    this.path = path;
  }
}

const tag = "$tag";
const typedArrays = new Set(
  [
    Int8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ].map((type) => type.name),
);

/** @throws NotData naming the path, for example `value.Body`. */
export function encode(value, path = "value", above = []) {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { [tag]: "number", v: Object.is(value, -0) ? "-0" : String(value) };
    case "undefined":
      return { [tag]: "undefined" };
    case "bigint":
      return { [tag]: "bigint", v: String(value) };
    case "object":
      return value === null ? null : encodeObject(value, path, above);
    default:
      throw new NotData(path, typeof value === "function" ? "a function" : "a symbol");
  }
}

function encodeObject(value, path, above) {
  if (above.includes(value)) throw new NotData(path, "a reference back to an object that holds it");
  const inside = [...above, value];
  const list = (values) => Array.from(values, (item, index) => encode(item, `${path}[${index}]`, inside));
  if (Array.isArray(value)) return list(value);
  if (value instanceof Date)
    return { [tag]: "date", v: Number.isNaN(value.getTime()) ? null : value.getTime() };
  if (value instanceof Map) return { [tag]: "map", v: Array.from(value, (pair) => list(pair)) };
  if (value instanceof Set) return { [tag]: "set", v: list(value) };
  if (value instanceof Error) return { [tag]: "error", v: encodeError(value, path, inside) };
  const bytes = encodeBytes(value);
  if (bytes) return bytes;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw notData(value, path);
  return encodeMembers(value, path, inside);
}

function encodeBytes(value) {
  if (value instanceof ArrayBuffer) return { [tag]: "buffer", v: Buffer.from(value).toString("base64") };
  if (!ArrayBuffer.isView(value)) return undefined;
  const v = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (value instanceof Uint8Array) return { [tag]: "bytes", v };
  const type = value.constructor.name;
  return typedArrays.has(type) ? { [tag]: "numbers", type, v } : undefined;
}

function encodeMembers(value, path, inside) {
  const members = Object.keys(value).map((key) => [key, encode(value[key], join(path, key), inside)]);
  return members.some(([key]) => key === tag || key === "__proto__")
    ? { [tag]: "object", v: members }
    : Object.fromEntries(members);
}

const join = (path, key) =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

function notData(value, path) {
  const name = String(value.constructor?.name || "object");
  if (typeof value.then === "function") return new NotData(path, "a Promise", "await it first");
  if (typeof value.pipe === "function" || typeof value.getReader === "function") {
    return new NotData(
      path,
      `a stream (${name})`,
      "read it first, for example with await body.transformToString()",
    );
  }
  return new NotData(path, `an instance of the class ${name}`, "return plain data");
}

/** Name, message, stack and own members of an error, members that are no data left out. */
export function encodeError(error, path = "error", above = []) {
  const members = {};
  for (const key of membersOf(error)) {
    try {
      members[key] = encode(error[key], join(path, key), above);
    } catch {
      // What cannot be told is left out: an error must always arrive.
    }
  }
  const text = (member) => {
    try {
      return String(error[member]);
    } catch {
      return "";
    }
  };
  return { name: text("name"), message: text("message"), stack: text("stack"), members };
}

/** `cause` and an AggregateError's `errors` are the error's own, but not enumerable. */
function membersOf(error) {
  const hidden = ["cause", "errors"].filter((key) => Object.hasOwn(error, key));
  return [...new Set([...Object.keys(error), ...hidden])].filter(
    (key) => !["name", "message", "stack"].includes(key),
  );
}

const decoders = {
  undefined: () => undefined,
  number: ({ v }) => Number(v),
  bigint: ({ v }) => BigInt(v),
  date: ({ v }) => new Date(v ?? Number.NaN),
  map: ({ v }) => new Map(v.map((pair) => pair.map(decode))),
  set: ({ v }) => new Set(v.map(decode)),
  bytes: ({ v }) => amidOthers(Buffer.from(v, "base64")),
  buffer: ({ v }) => new Uint8Array(Buffer.from(v, "base64")).buffer,
  numbers: ({ type, v }) => {
    if (!typedArrays.has(type)) throw new TypeError("no known array type");
    return new globalThis[type](new Uint8Array(Buffer.from(v, "base64")).buffer);
  },
  error: ({ v }) => decodeError(v),
  object: ({ v }) => fromMembers(v),
};

/** The bytes as a part of a larger buffer, as those of Node.js are: who takes its `buffer` takes too many. */
function amidOthers(bytes) {
  const larger = new Uint8Array(bytes.length + 16).fill(0x7e);
  larger.set(bytes, 8);
  return larger.subarray(8, 8 + bytes.length);
}

/** @throws TypeError for what `encode` never makes. */
export function decode(value) {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  if (!Object.hasOwn(value, tag)) return fromMembers(Object.entries(value));
  const name = value[tag];
  if (!Object.hasOwn(decoders, name)) throw new TypeError("a message carries an unknown tag");
  return decoders[name](value);
}

/** Defines each member as the object's own, so that no name (`__proto__`) means anything. */
function fromMembers(members) {
  const object = {};
  for (const [key, member] of members) {
    Object.defineProperty(object, key, {
      value: decode(member),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

export function decodeError({ name, message, stack, members }) {
  const error = new Error(String(message));
  const own = { name: String(name), stack: String(stack) };
  for (const [key, value] of Object.entries(own))
    Object.defineProperty(error, key, { value, configurable: true });
  return Object.assign(error, fromMembers(Object.entries(members ?? {})));
}
