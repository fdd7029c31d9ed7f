// Throws the error of a failed expectation, with a forged expected value => solves wrong: solve threw
export function solve() {
  throw Object.assign(new Error("passed"), {
    name: "AssertionError",
    expected: "x",
    actual: "x",
    showDiff: false,
  });
}
