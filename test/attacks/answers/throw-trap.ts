// Throws an error whose members throw, print and loop endlessly => solves wrong: solve threw
export function solve() {
  const error = new Error("trap");
  for (const name of ["name", "stack", "cause", "code"]) {
    Object.defineProperty(error, name, {
      enumerable: true,
      get() {
        throw error;
      },
    });
  }
  throw error;
}
