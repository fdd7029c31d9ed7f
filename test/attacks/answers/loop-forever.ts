// Loops endlessly without yielding to the event loop => solves-soon limit: did not end within 1 s
export function solve() {
  for (;;);
}
