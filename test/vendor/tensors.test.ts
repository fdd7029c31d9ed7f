/** The tensor functions that replace TensorFlow for danfojs-node, with results of tfjs 4.22 on its CPU backend. */
import { describe, expect, test } from "vitest";
import { DataFrame, MinMaxScaler, Series, StandardScaler, tensorflow as tf } from "danfojs-node";

describe("values", () => {
  test("float32 has no integer between 2^24 and 2^24 + 2", () => {
    expect(tf.tensor1d([16_777_217]).arraySync()).toEqual([16_777_216]);
    expect(tf.tensor1d([16_777_217], "int32").arraySync()).toEqual([16_777_217]);
  });

  test("int32 truncates fractions, bool is 0 and 1, strings are unchanged", () => {
    expect(tf.tensor1d([1.9, -1.9], "int32").arraySync()).toEqual([1, -1]);
    expect(tf.tensor1d([true, false]).arraySync()).toEqual([1, 0]);
    expect(tf.tensor1d(["a", ""]).arraySync()).toEqual(["a", ""]);
  });

  test("an incompatible shape is refused", () => {
    expect(() => tf.tensor2d([[1, 2, 3]], [2, 2])).toThrow("has 4 values, not 3");
    expect(() => tf.tensor2d([[1, 2]]).add(tf.tensor2d([[1, 2, 3]]))).toThrow("could not be broadcast");
  });
});

describe("arithmetic", () => {
  const table = () =>
    tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);

  test("a number, a row and a column are broadcast", () => {
    expect(table().add(tf.scalar(1)).arraySync()).toEqual([
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(
      table()
        .mul(tf.tensor2d([[10, 100]]))
        .arraySync(),
    ).toEqual([
      [10, 200],
      [30, 400],
      [50, 600],
    ]);
    expect(
      table()
        .sub(tf.tensor2d([[1], [2], [3]]))
        .arraySync(),
    ).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(tf.tensor1d([1, 2, 3]).sub(tf.scalar(1)).arraySync()).toEqual([0, 1, 2]);
    expect(
      table()
        .sub(tf.tensor1d([1, 2]))
        .arraySync(),
    ).toEqual([
      [0, 0],
      [2, 2],
      [4, 4],
    ]);
  });

  test("remainders have the sign of the divisor, and integer division gives integers", () => {
    expect(
      tf
        .tensor1d([7, -7, 7, -7])
        .mod(tf.tensor1d([3, 3, -3, -3]))
        .arraySync(),
    ).toEqual([1, 2, -2, -1]);
    expect(tf.tensor1d([7, -7], "int32").div(tf.scalar(2, "int32")).arraySync()).toEqual([3, -4]);
    expect(tf.tensor1d([7, -7], "int32").div(tf.scalar(2)).arraySync()).toEqual([3.5, -3.5]);
  });

  test("dividing by zero gives Infinity, divNoNan gives 0", () => {
    expect(tf.tensor1d([1, -1]).div(tf.scalar(0)).arraySync()).toEqual([Infinity, -Infinity]);
    expect(tf.tensor1d([1, -1]).divNoNan(tf.scalar(0)).arraySync()).toEqual([0, 0]);
    expect(tf.tensor1d([2, 3]).pow(tf.scalar(2)).arraySync()).toEqual([4, 9]);
  });

  test("comparisons give 0 and 1, and NaN is not equal to anything", () => {
    const values = tf.tensor1d([1, 2, Number.NaN]);
    expect(values.greater(tf.scalar(1)).arraySync()).toEqual([0, 1, 0]);
    expect(values.lessEqual(tf.scalar(1)).arraySync()).toEqual([1, 0, 0]);
    expect(values.equal(values).arraySync()).toEqual([1, 1, 0]);
    expect(values.notEqual(values).arraySync()).toEqual([0, 0, 1]);
  });

  test("columns and rows are reduced, and tables are transposed", () => {
    expect(table().mean(0).arraySync()).toEqual([3, 4]);
    expect(table().max(0).arraySync()).toEqual([5, 6]);
    expect(table().min(1).arraySync()).toEqual([1, 3, 5]);
    expect(table().transpose().arraySync()).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    expect(tf.tensor1d([3, 9, 9]).argMax().arraySync()).toBe(1);
    expect(tf.tensor1d([3, 1, 1]).argMin().arraySync()).toBe(1);
    expect(tf.moments(tf.tensor1d([1, 2, 3, 4]), 0).variance.arraySync()).toBe(1.25);
  });
});

describe("danfojs-node with these tensors", () => {
  test("adds in float32 and sums in JavaScript numbers", () => {
    const frame = new DataFrame([[16_777_217], [1]], { columns: ["n"] });
    expect(frame.add(0).values).toEqual([[16_777_216], [1]]);
    expect(frame.column("n").sum()).toBe(16_777_218);
  });

  test("scales like scikit-learn", () => {
    expect(
      new MinMaxScaler().fitTransform([
        [1, 10],
        [3, 20],
      ]),
    ).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(new StandardScaler().fitTransform([[1], [3]])).toEqual([[-1], [1]]);
  });

  test("computes mean, median, mode, standard deviation and variance of a sample", () => {
    const series = new Series([1, 2, 2, 7]);
    expect([series.mean(), series.median(), series.var()]).toEqual([3, 2, 22 / 3]);
    expect(series.mode()).toEqual([2]);
    expect(series.std()).toBeCloseTo(Math.sqrt(22 / 3), 12);
  });

  test("takes the same sample for the same seed, without duplicate rows", async () => {
    const series = new Series(Array.from({ length: 50 }, (_, n) => n));
    const [first, again] = [await series.sample(10, { seed: 7 }), await series.sample(10, { seed: 7 })];
    expect(first.values).toEqual(again.values);
    expect(new Set(first.values as number[]).size).toBe(10);
  });
});

describe("missing features", () => {
  test("URLs and Excel files are refused with an alternative", async () => {
    const { readCSV, toExcel } = await import("danfojs-node");
    await expect(async () => readCSV("http://127.0.0.1:9/a.csv")).rejects.toThrow("parse it with papaparse");
    expect(() => toExcel(new DataFrame([[1]]), { filePath: "a.xlsx" })).toThrow("no Excel files");
  });
});
