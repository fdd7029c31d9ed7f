// Fills the heap => solves limit: asked for more than 64 MiB of memory
export function solve() {
  const kept = [];
  for (;;) kept.push({ list: [Math.random(), Math.random()] });
}
