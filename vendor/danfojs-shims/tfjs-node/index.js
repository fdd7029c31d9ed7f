// The tensor calls that danfojs-node 1.2.0 makes, in plain JavaScript; docs/decisions/2026-11-22-danfojs.md says why.
// They follow tfjs on its CPU backend: values are kept as float32 (or int32, bool) and rounded after each operation,
// so 16777217 is 16777216 here as well. Rank 0, 1 and 2, which is all that a DataFrame or a Series can have.
"use strict";

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };
/** What is nearly nothing is false; NaN is true. */
const ofType = { bool: (value) => Number(Math.round(value) !== 0) };
const wider = ["bool", "int32", "float32"];

class Tensor {
  /** @param values what a typed array, or for strings an array, is made of, row by row */
  constructor(values, shape, dtype) {
    if (values.length !== sizeOf(shape)) {
      throw new Error(`A tensor of shape [${shape}] has ${sizeOf(shape)} values, not ${values.length}`);
    }
    this.shape = shape;
    this.dtype = dtype;
    this.rank = shape.length;
    this.values = dtype === "string" ? [...values] : arrays[dtype].from(values, ofType[dtype]);
  }

  clone() {
    return new Tensor(this.values, [...this.shape], this.dtype);
  }

  /** A number, an array of them, or an array of rows. */
  arraySync() {
    const flat = [...this.values];
    if (this.rank === 0) return flat[0];
    if (this.rank === 1) return flat;
    const [rows, columns] = this.shape;
    return Array.from({ length: rows }, (_, row) => flat.slice(row * columns, (row + 1) * columns));
  }

  transpose() {
    if (this.rank < 2) return this.clone();
    const [rows, columns] = this.shape;
    const values = Array.from(
      this.values,
      (_, at) => this.values[(at % rows) * columns + Math.floor(at / rows)],
    );
    return new Tensor(values, [columns, rows], this.dtype);
  }

  sqrt() {
    return new Tensor(this.values.map(Math.sqrt), this.shape, this.dtype);
  }

  /** Division comes before the sum, in float32, as tfjs has it. */
  mean(axis) {
    return reduce(this, { axis, dtype: "float32" }, (lane) =>
      Float32Array.from(lane, (value) => value / lane.length).reduce((sum, part) => sum + part, 0),
    );
  }

  max(axis) {
    return reduce(this, { axis }, (lane) =>
      lane.reduce((most, value) => (Number.isNaN(value) || value > most ? value : most)),
    );
  }

  min(axis) {
    return reduce(this, { axis }, (lane) =>
      lane.reduce((least, value) => (Number.isNaN(value) || value < least ? value : least)),
    );
  }

  argMax(axis = 0) {
    return reduce(this, { axis, dtype: "int32" }, (lane) => best(lane, (value, than) => value > than));
  }

  argMin(axis = 0) {
    return reduce(this, { axis, dtype: "int32" }, (lane) => best(lane, (value, than) => value < than));
  }
}

const sizeOf = (shape) => shape.reduce((product, length) => product * length, 1);

/** The first index that no other is better than; comparisons with NaN are false. */
const best = (lane, isBetter) =>
  lane.reduce((at, value, index) => (isBetter(value, lane[at]) ? index : at), 0);

/** One value for each column (axis 0) or row (axis 1), or for the whole. */
function reduce({ values, shape, rank, dtype: own }, { axis, dtype = own }, ofLane) {
  const flat = [...values];
  if (rank < 2 || axis === undefined) return new Tensor([ofLane(flat)], [], dtype);
  const [rows, columns] = shape;
  const lanes = Array.from({ length: axis === 0 ? columns : rows }, (_, lane) =>
    axis === 0
      ? Array.from({ length: rows }, (_row, row) => flat[row * columns + lane])
      : flat.slice(lane * columns, (lane + 1) * columns),
  );
  return new Tensor(lanes.map(ofLane), [lanes.length], dtype);
}

/** Shapes that fit: equal lengths, or 1, counted from the last one. */
function commonShape(first, second) {
  const rank = Math.max(first.length, second.length);
  const lengths = [first, second].map((shape) => [...Array(rank - shape.length).fill(1), ...shape]);
  return lengths[0].map((length, at) => {
    const other = lengths[1][at];
    if (length !== other && length !== 1 && other !== 1) {
      throw new Error(`Operands could not be broadcast together with shapes ${first} and ${second}.`);
    }
    return length === 1 ? other : length;
  });
}

/** Where the value for the place `at` of the common shape lies in a smaller tensor. */
function source({ shape, rank }, [, columns], at) {
  if (columns === undefined) return rank === 0 || shape[0] === 1 ? 0 : at;
  const [own, width] = [rank < 2 ? 1 : shape[0], rank === 0 ? 1 : shape[rank - 1]];
  const row = own === 1 ? 0 : Math.floor(at / columns);
  return row * width + (width === 1 ? 0 : at % columns);
}

const isNumber = (tensor) => tensor.dtype !== "string";

function binary(first, second, { name, compute, dtype }) {
  if (!isNumber(first) || !isNumber(second)) throw new Error(`${name} takes numbers, not strings`);
  const common = wider[Math.max(wider.indexOf(first.dtype), wider.indexOf(second.dtype))];
  const shape = commonShape(first.shape, second.shape);
  const values = Array.from({ length: sizeOf(shape) }, (_, at) =>
    compute(first.values[source(first, shape, at)], second.values[source(second, shape, at)], common),
  );
  return new Tensor(values, shape, dtype ?? common);
}

/** The result has the sign of the divisor, as in Python. */
function modulo(first, second) {
  const rest = first % second;
  return first < 0 === second < 0 ? rest : (rest + second) % second;
}

/** Whole numbers by whole numbers stay whole: https://js.tensorflow.org/api/latest/#div */
const divide = (first, second, dtype) => (dtype === "int32" ? Math.floor(first / second) : first / second);

const arithmetic = {
  add: (first, second) => first + second,
  sub: (first, second) => first - second,
  mul: (first, second) => first * second,
  div: divide,
  divNoNan: (first, second, dtype) => (second === 0 ? 0 : divide(first, second, dtype)),
  pow: (first, second) => first ** second,
  mod: modulo,
};
for (const [name, compute] of Object.entries(arithmetic)) {
  Tensor.prototype[name] = function (other) {
    return binary(this, other, { name, compute });
  };
}

const comparisons = {
  greater: (first, second) => first > second,
  less: (first, second) => first < second,
  greaterEqual: (first, second) => first >= second,
  lessEqual: (first, second) => first <= second,
  equal: (first, second) => first === second,
  notEqual: (first, second) => first !== second,
};
for (const [name, compute] of Object.entries(comparisons)) {
  Tensor.prototype[name] = function (other) {
    return binary(this, other, { name, compute, dtype: "bool" });
  };
}

/** What a tensor is when nobody says it: by its first value. */
function dtypeOf([value]) {
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "bool" : "float32";
}

const tensor1d = (values, dtype = dtypeOf(values)) => new Tensor(values, [values.length], dtype);

function tensor2d(rows, shape, dtype) {
  const values = rows.flat();
  return new Tensor(
    values,
    shape ?? [rows.length, values.length / Math.max(1, rows.length)],
    dtype ?? dtypeOf(values),
  );
}

const scalar = (value, dtype = dtypeOf([value])) => new Tensor([value], [], dtype);

/** Mean and variance along an axis, the variance divided by the count. */
function moments(tensor, axis) {
  const mean = tensor.mean(axis);
  const away = new Tensor(tensor.values, tensor.shape, "float32").sub(mean);
  return { mean, variance: away.mul(away).mean(axis) };
}

/** Numbers from 0 to 1 by a seed: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function randomBy(seed) {
  let state = 0;
  for (const character of seed) state = (Math.imul(state, 31) + character.charCodeAt(0)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What `sample` needs. All items are shuffled, where TensorFlow shuffles through a buffer: other picks, no worse ones. */
function dataset(items) {
  return {
    shuffle(_bufferSize, seed = "") {
      const random = randomBy(String(seed));
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = Math.floor(random() * (last + 1));
        [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
      }
      return dataset(shuffled);
    },
    take: (count) => dataset(items.slice(0, count)),
    toArray: () => Promise.resolve([...items]),
  };
}

module.exports = { Tensor, tensor1d, tensor2d, scalar, moments, data: { array: dataset } };
