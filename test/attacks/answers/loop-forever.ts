// Loops without an end, and without giving the event loop a turn => solves-soon limit: did not end within 1 s
export function solve() {
  for (;;);
}
