// Throws what a failed expectation of the check would be, with its own expected value => solves wrong: solve threw
export function solve() {
  throw Object.assign(new Error("passed"), {
    name: "AssertionError",
    expected: "x",
    actual: "x",
    showDiff: false,
  });
}
