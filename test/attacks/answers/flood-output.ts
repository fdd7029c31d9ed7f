// Prints endlessly => solves limit: printed more than 64 KiB
export function solve() {
  for (;;) process.stdout.write("x".repeat(65_536));
}
