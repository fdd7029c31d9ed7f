// Ends its process with code 0 before it returns a value => solves wrong: ended its process with code 0
export function solve() {
  process.exit(0);
}
