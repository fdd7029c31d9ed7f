// Ends its process with a shell's exit code for a killed process => solves wrong: ended its process with code 137
export function solve() {
  process.exit(137);
}
