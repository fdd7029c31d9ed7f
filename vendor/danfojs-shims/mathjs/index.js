// The five functions of mathjs that danfojs-node 1.2.0 calls, on arrays of JavaScript numbers;
// docs/decisions/2026-11-22-danfojs.md says why. They give what mathjs 9 gives for them.
"use strict";

function refuseEmpty(values, name) {
  if (values.length === 0) throw new Error(`Cannot calculate ${name} of an empty array`);
}

function mean(values) {
  refuseEmpty(values, "the mean");
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample: divided by one less than the count; 0 for a single value. */
function variance(values) {
  refuseEmpty(values, "the variance");
  if (values.length === 1) return 0;
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

const std = (values) => Math.sqrt(variance(values));

function median(values) {
  refuseEmpty(values, "the median");
  if (values.some((value) => Number.isNaN(value))) return Number.NaN;
  const sorted = values.toSorted((first, second) => first - second);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** All values that come most often, in the order in which they appear. */
function mode(values) {
  refuseEmpty(values, "the mode");
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count === most).map(([value]) => value);
}

module.exports = { mean, variance, std, median, mode };
