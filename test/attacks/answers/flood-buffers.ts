// Fills memory outside of the heap, which a heap limit does not count => solves limit: asked for more than 64 MiB of memory
export function solve() {
  const kept = [];
  for (;;) kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
}
