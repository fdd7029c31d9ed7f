// Ends its process with the code that a shell gives for a killed one => solves wrong: ended its process with code 137
export function solve() {
  process.exit(137);
}
