// Loops in microtasks, so that no timer runs => solves-soon limit: did not end within 1 s
export async function solve() {
  for (;;) await undefined;
}
